"""Which state of a draft may follow which: whatever the code says, the database holds to it."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION content_draft_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (
        (OLD.state = 'requested' AND NEW.state IN ('in_review', 'failed'))
        OR (OLD.state = 'failed' AND NEW.state = 'requested')
        OR (OLD.state = 'in_review' AND NEW.state IN ('approved', 'rejected', 'requested'))
        OR (OLD.state = 'approved' AND NEW.state IN ('published', 'in_review'))
        OR (OLD.state = 'rejected' AND NEW.state = 'in_review')
        OR (OLD.state = 'published' AND NEW.state IN ('stale', 'superseded'))
        OR (OLD.state = 'stale' AND NEW.state = 'in_review')
    ) THEN
        RAISE EXCEPTION 'A draft that is % cannot become %.', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION content_draft_moves() FROM PUBLIC;
CREATE TRIGGER content_draft_moves BEFORE UPDATE OF state ON content_draft FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION content_draft_moves();
"""
BACKWARDS = "DROP TRIGGER content_draft_moves ON content_draft; DROP FUNCTION content_draft_moves();"


class Migration(migrations.Migration):
    dependencies = [("content", "0002_shop_walls")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
