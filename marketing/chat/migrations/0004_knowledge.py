"""What the bot may answer from. A function of the owner searches: under row-level security no text index is used."""


import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


# `asked` is made by marketing.chat.retrieval. The answer holds ids, and how often each word is known; who asked reads the
# passages themselves, under row-level security. Each word is looked up alone; passages with any of the twelve rarest are
# candidates, and those with more and rarer words come first. A word that it is asked by counts thrice one of its text.
# `IS NOT DISTINCT FROM` keeps the planner, where it has no statistics yet, from reading all of a shop instead of the words' index.
FIND_PASSAGES = """
CREATE FUNCTION find_passages(shop uuid, asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
    one CONSTANT float8 := 1.6449341; -- what ts_rank divides by
    day CONSTANT date := asked->>'day';
    every bigint;
    has bigint;
    word text;
    words_known text[] := '{}';
    counts bigint[] := '{}';
    rare tsquery[] := '{}';
    worths float8[] := '{}';
    any_of_them tsquery := '';
    found jsonb;
BEGIN
    IF app_shop() IS DISTINCT FROM shop THEN
        RAISE insufficient_privilege USING MESSAGE = 'The context of this transaction is another shop''s.';
    END IF;
    SELECT count(*) INTO every FROM chat_passage WHERE shop_id IS NOT DISTINCT FROM shop AND words @@ (asked->>'all')::tsquery;
    FOR word IN SELECT jsonb_array_elements_text(asked->'words') LOOP
        SELECT count(*) INTO has FROM chat_passage WHERE shop_id IS NOT DISTINCT FROM shop AND words @@ word::tsquery;
        CONTINUE WHEN has = 0;
        words_known := words_known || word;
        counts := counts || has;
    END LOOP;
    FOR word, has IN SELECT name, n FROM unnest(words_known, counts) AS known (name, n) ORDER BY n, name LIMIT 12 LOOP
        rare := rare || word::tsquery;
        worths := worths || ln(1 + every / has::float8);
        any_of_them := any_of_them || word::tsquery;
    END LOOP;
    WITH scored AS MATERIALIZED (
        SELECT id, (
            SELECT sum(worth * one * ts_rank('{0.33, 0, 0, 1}', words, wanted))
            FROM unnest(rare, worths) AS term (wanted, worth)) AS score
        FROM chat_passage
        WHERE shop_id IS NOT DISTINCT FROM shop AND words @@ any_of_them
          AND (valid_from IS NULL OR valid_from <= day) AND (valid_until IS NULL OR valid_until >= day)
    ), best AS (
        SELECT id, score FROM scored ORDER BY score DESC, id LIMIT (asked->>'most')::int
    )
    SELECT jsonb_build_object(
        'every', every,
        'counts', (SELECT coalesce(jsonb_object_agg(name, n), '{}') FROM unnest(words_known, counts) AS known (name, n)),
        'ids', (SELECT coalesce(jsonb_agg(id ORDER BY score DESC, id), '[]') FROM best)
    ) INTO found;
    RETURN found;
END $$;
REVOKE ALL ON FUNCTION find_passages(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_passages(uuid, jsonb) TO {app};
"""


def create_find(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(FIND_PASSAGES.replace("{app}", app), params=None)


def drop_find(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP FUNCTION find_passages(uuid, jsonb)")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
        ('chat', '0003_one_voice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Faq',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('question', models.CharField(max_length=300, verbose_name='question')),
                ('answer', models.TextField(max_length=2000, verbose_name='answer')),
                ('examples', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None, verbose_name='other ways to ask it')),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='page about it')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('approved', 'In use'), ('changed', 'Changed since approval'), ('retired', 'Not in use')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'FAQ entry',
                'verbose_name_plural': 'FAQ entries',
                'ordering': ('locale', 'question'),
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('faq', 'FAQ entry'), ('policy', 'Policy page')], max_length=10, verbose_name='kind')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=600, verbose_name='title')),
                ('questions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=600), blank=True, default=list, size=None)),
                ('text', models.TextField(verbose_name='text')),
                ('start', models.PositiveIntegerField(default=0)),
                ('url', models.CharField(blank=True, max_length=1000, verbose_name='address')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('is_current', models.BooleanField(default=True, verbose_name='in use')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('faq', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='chat.faq', verbose_name='FAQ entry')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'passage',
                'verbose_name_plural': 'passages',
                'ordering': ('start',),
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('place', models.PositiveSmallIntegerField(default=0)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('quote', models.TextField(verbose_name='quoted')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='chat.message', verbose_name='answer')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('passage', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='chat.passage', verbose_name='passage')),
            ],
            options={
                'verbose_name': 'citation',
                'verbose_name_plural': 'citations',
                'ordering': ('place',),
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('format', models.CharField(choices=[('markdown', 'Text (Markdown)'), ('html', 'HTML'), ('url', 'Page in the web'), ('pdf', 'PDF file')], default='markdown', max_length=10, verbose_name='form')),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='address')),
                ('written', models.TextField(blank=True, max_length=200000, verbose_name='text of the page')),
                ('file_name', models.CharField(blank=True, editable=False, max_length=255, verbose_name='file')),
                ('path', models.CharField(blank=True, editable=False, max_length=255)),
                ('text', models.TextField(blank=True, editable=False)),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Being read'), ('ready', 'In use'), ('failed', 'Could not be read'), ('retired', 'Not in use')], default='waiting', editable=False, max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why')),
                ('read_at', models.DateTimeField(editable=False, null=True, verbose_name='read')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('next_job_id', models.UUIDField(editable=False, null=True)),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'policy page',
                'verbose_name_plural': 'policy pages',
                'ordering': ('locale', 'title'),
            },
        ),
        migrations.AddField(
            model_name='passage',
            name='source',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='chat.source', verbose_name='policy page'),
        ),
        migrations.AddConstraint(
            model_name='faq',
            constraint=models.UniqueConstraint(fields=('shop', 'locale', 'question'), name='chat_faq_once', violation_error_message='There is an entry with this question already.'),
        ),
        migrations.AddConstraint(
            model_name='faq',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from')), ('valid_from', None), ('valid_until', None), _connector='OR'), name='chat_faq_valid_in_order', violation_error_message='The last day stands before the first one.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('shop', 'message', 'place'), name='chat_citation_in_order'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='chat_citation_has_length'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('shop', 'locale', 'title'), name='chat_source_once', violation_error_message='There is a page with this title already.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='chat_source_says_why'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='chat_passage_words'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('faq__isnull', False), ('kind', 'faq'), ('source', None)), models.Q(('faq', None), ('kind', 'policy'), ('source__isnull', False)), _connector='OR'), name='chat_passage_of_one'),
        ),
        ShopPolicy("Faq"),
        ShopPolicy("Source"),
        ShopPolicy("Passage"),
        ShopPolicy("Citation"),
        ShopForeignKey("Passage", "faq"),
        ShopForeignKey("Passage", "source"),
        ShopForeignKey("Citation", "message"),
        ShopForeignKey("Citation", "passage"),
        migrations.RunPython(create_find, drop_find),
    ]
