"""A shopper whose import is taken back leaves their conversations behind, without a name."""

from django.db import migrations

NAME = "chat_conversation_shopper_id_shop_fk"
TARGET = "FOREIGN KEY (shop_id, shopper_id) REFERENCES shoppers_shopper (shop_id, id)"
SET = f"""
ALTER TABLE chat_conversation DROP CONSTRAINT {NAME};
ALTER TABLE chat_conversation ADD CONSTRAINT {NAME} {TARGET} ON DELETE SET NULL (shopper_id) DEFERRABLE INITIALLY DEFERRED;
"""
BACK = f"""
ALTER TABLE chat_conversation DROP CONSTRAINT {NAME};
ALTER TABLE chat_conversation ADD CONSTRAINT {NAME} {TARGET} DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("chat", "0004_knowledge")]
    operations = [migrations.RunSQL(SET, BACK)]
