"""From facts to text: a decoder that writes only what the facts say, with the checks that hold it to that.

Doors: `writer.Writer`, `train.train_writer`, and `python -m modeling.language`.
"""
