"""From what the shop has approved and people have confirmed to a version that finds it, with its figures beside plain rivals."""
