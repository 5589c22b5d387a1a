"""The models of Shop AI. Nothing here knows Django or a database: plain values in, plain values out."""
