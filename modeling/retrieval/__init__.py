"""From a shopper's message to the entry that answers it, or to a person: an encoder and a lexical arm, fused.

Doors: `artifact.load_retriever`, `train.train_retriever`, and `python -m modeling.retrieval`.
"""
