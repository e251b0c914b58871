"""Splice junctions in DNA (UCI, Molecular Biology)."""

import numpy as np

from ...shapes import TensorSpec
from .. import shipped
from ..columns import Column, DataSet, Source, source

LETTERS = ("A", "C", "G", "T")
CLASSES = ("donor (exon->intron)", "acceptor (intron->exon)", "neither")


@source("dna_splice", title="DNA splice junctions", category="Sequences", keywords=("genes", "biology", "convolution 1d"))
class DnaSplice(Source):
    """2,600 pieces of DNA, 60 letters each: say whether a gene is spliced in the middle, and which way (UCI)."""

    def columns(self) -> dict[str, Column]:
        return {
            "tokens": Column(TensorSpec((60,), "int", 4), "tokens", "The letters.", names=LETTERS),
            "one_hot": Column(TensorSpec((60, 4)), "sequence", "The same, 1 at the place of the letter.", names=LETTERS, bounds=(0.0, 1.0)),
            "label": Column(TensorSpec((), "int", 3), "label", "What lies in the middle.", names=CLASSES),
        }

    def load(self, seed: int) -> DataSet:
        arrays = shipped.arrays("sequence/dna_splice.npz")
        splits = {}
        for split in ("train", "test"):
            tokens = arrays[f"x_{split}"]
            splits[split] = {"tokens": tokens, "one_hot": np.eye(4, dtype=np.uint8)[tokens], "label": arrays[f"y_{split}"].astype(np.int64)}
        return DataSet(self.columns(), splits)
