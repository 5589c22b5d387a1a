from django.db import migrations

from marketing.common.tenancy import ForgetFunction


class Migration(migrations.Migration):
    dependencies = [("chat", "0013_product_vectors")]
    operations = [ForgetFunction("Message", kept="365 days", empty="text = '', parts = '[]'")]
