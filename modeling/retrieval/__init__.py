"""From a shopper's message to the entry that answers it, or to a person: an encoder and a lexical arm, fused.

Doors: `retriever.Retriever`, `train.train_retriever`, `index.Index`, and `python -m modeling.retrieval`.
"""
