
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
        ('catalog', '0006_feeds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Brief',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('title', 'Product title'), ('short_description', 'Short description'), ('description', 'Description'), ('selling_points', 'Selling points'), ('guide', 'Shopping guide'), ('seo_title', 'Title for search engines'), ('seo_description', 'Description for search engines'), ('ad_headline', 'Advertisement headline'), ('email_subject', 'E-mail subject'), ('email_body', 'E-mail text'), ('answer', 'Answer')], max_length=20, verbose_name='kind')),
                ('locales', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list, size=None, verbose_name='languages')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='written for')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note to the writer')),
                ('asked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'request for texts',
                'verbose_name_plural': 'requests for texts',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('also', models.JSONField(blank=True, default=list, verbose_name='other products')),
                ('kind', models.CharField(choices=[('title', 'Product title'), ('short_description', 'Short description'), ('description', 'Description'), ('selling_points', 'Selling points'), ('guide', 'Shopping guide'), ('seo_title', 'Title for search engines'), ('seo_description', 'Description for search engines'), ('ad_headline', 'Advertisement headline'), ('email_subject', 'E-mail subject'), ('email_body', 'E-mail text'), ('answer', 'Answer')], max_length=20, verbose_name='kind')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='written for')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note to the writer')),
                ('state', models.CharField(choices=[('requested', 'Being written'), ('failed', 'Not written'), ('in_review', 'In review'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('published', 'Published'), ('stale', 'Out of date'), ('superseded', 'Replaced')], default='requested', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('risk', models.PositiveSmallIntegerField(choices=[(0, 'Nothing found'), (1, 'Worth a look'), (2, 'Blocked')], default=0, verbose_name='risk')),
                ('facts', models.JSONField(blank=True, default=list, verbose_name='facts')),
                ('ai_generated', models.BooleanField(default=True, verbose_name='written by AI')),
                ('provider', models.CharField(blank=True, max_length=40, verbose_name='written by')),
                ('model', models.CharField(blank=True, max_length=200, verbose_name='model')),
                ('fallback_from', models.CharField(blank=True, max_length=40, verbose_name='instead of')),
                ('generation_id', models.UUIDField(editable=False, null=True)),
                ('written_at', models.DateTimeField(editable=False, null=True, verbose_name='written')),
                ('publish_at', models.DateTimeField(editable=False, null=True, verbose_name='goes live')),
                ('brief', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='drafts', to='content.brief')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='catalog.product', verbose_name='product')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ('-risk', '-created_at'),
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('fact', models.CharField(blank=True, max_length=100, verbose_name='fact')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='content.draft')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ('start', 'end'),
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('rule', models.CharField(max_length=60, verbose_name='rule')),
                ('severity', models.CharField(choices=[('block', 'Blocks'), ('warn', 'Warns'), ('note', 'Notes')], max_length=5, verbose_name='severity')),
                ('fact', models.CharField(blank=True, max_length=100, verbose_name='fact compared')),
                ('suggestion', models.TextField(blank=True, verbose_name='suggestion')),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='content.draft')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'finding',
                'verbose_name_plural': 'findings',
                'ordering': ('start', 'end'),
            },
        ),
        migrations.CreateModel(
            name='KindSettings',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('title', 'Product title'), ('short_description', 'Short description'), ('description', 'Description'), ('selling_points', 'Selling points'), ('guide', 'Shopping guide'), ('seo_title', 'Title for search engines'), ('seo_description', 'Description for search engines'), ('ad_headline', 'Advertisement headline'), ('email_subject', 'E-mail subject'), ('email_body', 'E-mail text'), ('answer', 'Answer')], max_length=20, verbose_name='kind')),
                ('four_eyes', models.BooleanField(default=False, verbose_name='a second person approves')),
                ('limit', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(10000)], verbose_name='most characters')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'settings of a kind',
                'verbose_name_plural': 'settings of kinds',
                'ordering': ('kind',),
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('title', 'Product title'), ('short_description', 'Short description'), ('description', 'Description'), ('selling_points', 'Selling points'), ('guide', 'Shopping guide'), ('seo_title', 'Title for search engines'), ('seo_description', 'Description for search engines'), ('ad_headline', 'Advertisement headline'), ('email_subject', 'E-mail subject'), ('email_body', 'E-mail text'), ('answer', 'Answer')], max_length=20, verbose_name='kind')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='written for')),
                ('text', models.TextField(verbose_name='text')),
                ('also', models.JSONField(blank=True, default=list, verbose_name='other products')),
                ('stands_on', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None, verbose_name='stands on')),
                ('facts_hash', models.CharField(editable=False, max_length=64)),
                ('ai_generated', models.BooleanField(default=True, verbose_name='written by AI')),
                ('provider', models.CharField(blank=True, max_length=40, verbose_name='written by')),
                ('model', models.CharField(blank=True, max_length=200, verbose_name='model')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended')),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='content.draft')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='catalog.product', verbose_name='product')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('verdict', models.CharField(choices=[('approved', 'Approved'), ('rejected', 'Rejected')], max_length=10, verbose_name='verdict')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('seconds', models.FloatField(blank=True, null=True, verbose_name='seconds')),
                ('edit_distance', models.PositiveIntegerField(default=0, verbose_name='characters changed')),
                ('taken_back_at', models.DateTimeField(editable=False, null=True, verbose_name='taken back')),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='content.draft')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('who', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ('created_at',),
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('text', models.TextField(verbose_name='text')),
                ('origin', models.CharField(choices=[('written', 'Written'), ('regenerated', 'Written again'), ('edited', 'Edited'), ('restored', 'Put back'), ('imported', 'Imported')], max_length=12, verbose_name='how it came')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note to the writer')),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='content.draft')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='BrandVoice',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('formality', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='formality')),
                ('warmth', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='warmth')),
                ('enthusiasm', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='enthusiasm')),
                ('playfulness', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='playfulness')),
                ('detail', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='detail')),
                ('good', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2000), blank=True, default=list, size=None, verbose_name='texts that sound like us')),
                ('bad', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2000), blank=True, default=list, size=None, verbose_name='texts that do not sound like us')),
                ('use', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='words to use')),
                ('avoid', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='words to avoid')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'brand voice',
                'verbose_name_plural': 'brand voice',
                'ordering': ('locale',),
                'constraints': [models.UniqueConstraint(fields=('shop', 'locale'), name='content_voice_once')],
            },
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['shop', 'state', '-risk', '-created_at'], name='content_draft_queue'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['shop', 'brief', 'state'], name='content_draft_of_brief'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['shop', 'product', 'kind'], name='content_draft_of_product'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'failed']), models.Q(('text', ''), _negated=True), _connector='OR'), name='content_draft_has_text'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'rejected']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='content_draft_says_why'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'published']), _negated=True), ('risk__lt', 2), _connector='OR'), name='content_draft_not_blocked'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publish_at__isnull', False), ('state', 'approved')), models.Q(('state', 'approved'), _negated=True), _connector='OR'), name='content_draft_goes_live'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['shop', 'draft'], name='content_claim_of_draft'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='content_claim_span'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['shop', 'draft'], name='content_finding_of_draft'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('start__lte', models.F('end'))), name='content_finding_span'),
        ),
        migrations.AddConstraint(
            model_name='kindsettings',
            constraint=models.UniqueConstraint(fields=('shop', 'kind'), name='content_kind_once'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['shop', 'draft'], name='content_publication_of_draft'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('shop', 'product', 'kind', 'locale', 'audience'), name='content_publication_one_live'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['shop', 'draft'], name='content_review_of_draft'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['shop', '-created_at'], name='content_review_recent'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='content_review_says_why'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('shop', 'draft', 'number'), name='content_version_once'),
        ),
    ]
