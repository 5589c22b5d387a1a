"""What a shopper wants next: a Transformer over purchase histories, beside the plain models it has to beat.

Doors: `data` (values), `train.train_recommender`, `ranker.Ranker`, and `python -m modeling.recommender`.
"""
