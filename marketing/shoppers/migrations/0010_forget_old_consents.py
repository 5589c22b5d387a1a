from django.db import migrations

from marketing.common.tenancy import ForgetFunction


class Migration(migrations.Migration):
    dependencies = [("shoppers", "0009_orders_to_ask_about")]
    operations = [ForgetFunction("Consent", kept="1825 days")]
