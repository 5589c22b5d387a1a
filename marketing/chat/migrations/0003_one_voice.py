"""One voice at a time, whatever the code says: the state's moves, and who may speak in which state."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION chat_conversation_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (
        (OLD.state = 'bot' AND NEW.state IN ('waiting', 'human', 'closed'))
        OR (OLD.state = 'waiting' AND NEW.state IN ('human', 'bot', 'closed'))
        OR (OLD.state = 'human' AND NEW.state IN ('bot', 'waiting', 'closed'))
        OR (OLD.state = 'closed' AND NEW.state IN ('bot', 'human'))
    ) THEN
        RAISE EXCEPTION 'A conversation that is % cannot become %.', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION chat_conversation_moves() FROM PUBLIC;
CREATE TRIGGER chat_conversation_moves BEFORE UPDATE OF state ON chat_conversation FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION chat_conversation_moves();

CREATE FUNCTION chat_message_has_voice() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE current text;
BEGIN
    SELECT state INTO current FROM chat_conversation WHERE shop_id = NEW.shop_id AND id = NEW.conversation_id FOR UPDATE;
    IF (NEW.role = 'bot' AND current <> 'bot') OR (NEW.role = 'agent' AND current <> 'human') THEN
        RAISE EXCEPTION 'In a conversation that is %, % may not speak.', current, NEW.role USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION chat_message_has_voice() FROM PUBLIC;
CREATE TRIGGER chat_message_has_voice BEFORE INSERT ON chat_message FOR EACH ROW EXECUTE FUNCTION chat_message_has_voice();
"""
BACKWARDS = """
DROP TRIGGER chat_message_has_voice ON chat_message; DROP FUNCTION chat_message_has_voice();
DROP TRIGGER chat_conversation_moves ON chat_conversation; DROP FUNCTION chat_conversation_moves();
"""


class Migration(migrations.Migration):
    dependencies = [("chat", "0002_shop_walls")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
