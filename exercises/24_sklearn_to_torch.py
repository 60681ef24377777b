"""From a table to a network: scikit-learn prepares the columns, PyTorch learns from them."""

import numpy as np
import pandas as pd
import torch
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

Loaders = tuple[DataLoader, DataLoader, DataLoader, ColumnTransformer, LabelEncoder]


def build_preprocessor(num_cols: list[str], cat_cols: list[str]) -> ColumnTransformer:
    """
    Describe how a table becomes an array of numbers without gaps; nothing is fitted yet.

    Parameters
    ----------
    num_cols : list of str
        Columns of numbers. A gap gets the median of the column, then the column is standardised:
        mean 0, variance 1.
    cat_cols : list of str
        Columns of words. A gap gets the most frequent word, then every word that was there when
        the preprocessor was fitted becomes a column of zeros and ones. A word that was not there
        is no error: all its columns are 0.

    Returns
    -------
    preprocessor : ColumnTransformer
        Its `transform` gives an ordinary array, never a sparse one: first the columns of numbers,
        then those of words, both in the order of the lists. Other columns of the table are left
        out.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def make_loaders(df: pd.DataFrame, target: str, rng_seed: int, batch_size: int) -> Loaders:
    """
    Split a table into three parts, prepare them alike, and serve them in batches.

    A fifth of the rows is for the test and a fifth for validation, rounded up; the rest is for
    training. In every part each class has about the share that it has in the table
    (`stratify`). Whatever is learnt from data, such as means, words and classes, is learnt from
    the training rows alone.

    Parameters
    ----------
    df : DataFrame
        The table. Columns of numbers have a numeric dtype, all others hold words.
    target : str
        The column with the class of each row.
    rng_seed : int
        The same seed gives the same three parts.
    batch_size : int

    Returns
    -------
    train, val, test : DataLoader
        Batches (x, labels): x float32, labels int64. Training rows come in a new order in every
        epoch; those of the other two parts always in the same order, and all of them.
    preprocessor : ColumnTransformer
        From `build_preprocessor`, fitted: first the columns of numbers, then those of words, in
        the order of the table, without the target.
    encoder : LabelEncoder
        Knows which integer stands for which class.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def train_model(
    train: DataLoader, val: DataLoader, epochs: int, lr: float
) -> tuple[nn.Module, list[dict[str, float]]]:
    """
    Train a network with one hidden layer of 32 units, and look at it after every epoch.

    Linear, ReLU, linear, trained with Adam on the cross-entropy of its logits.

    Parameters
    ----------
    train, val : DataLoader
        Batches (x, labels), as from `make_loaders`. Every class occurs in the training rows.
    epochs : int
    lr : float
        Learning rate of Adam.

    Returns
    -------
    model : nn.Module
        Gives logits (N, C) for x (N, D) in float32; left in evaluation mode.
    history : list of dict
        For each epoch "loss", the loss during training, averaged over its examples, and
        "accuracy", the share of right answers on the validation rows after it: plain floats.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError


def predict_frame(
    model: nn.Module, preprocessor: ColumnTransformer, encoder: LabelEncoder, df: pd.DataFrame
) -> np.ndarray:
    """
    Name the class of every row of a table.

    Parameters
    ----------
    model : nn.Module
        Gives logits for float32. It may be in training mode, and have layers that care.
    preprocessor, encoder
        Fitted, as from `make_loaders`.
    df : DataFrame
        One row or many, with or without the target's column, in any order and with any index.

    Returns
    -------
    names : ndarray of shape (N,)
        The classes by their names, in the order of the rows. A row's name depends on that row
        alone.
    """
    # Your code here, instead of the next line.
    raise NotImplementedError
