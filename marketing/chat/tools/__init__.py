"""What the bot may look up or propose. Shop and shopper come from the conversation, never from a text."""
