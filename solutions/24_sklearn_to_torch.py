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
    ### BEGIN SOLUTION
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    words = make_pipeline(
        SimpleImputer(strategy="most_frequent"),
        OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    )
    return ColumnTransformer([("numbers", numbers, num_cols), ("words", words, cat_cols)])
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    features = df.drop(columns=target)
    num_cols = features.select_dtypes("number").columns.tolist()
    cat_cols = [name for name in features.columns if name not in num_cols]

    rest, test = train_test_split(df, test_size=0.2, stratify=df[target], random_state=rng_seed)
    train, val = train_test_split(
        rest, test_size=len(test), stratify=rest[target], random_state=rng_seed
    )
    preprocessor = build_preprocessor(num_cols, cat_cols).fit(train.drop(columns=target))
    encoder = LabelEncoder().fit(train[target])

    def loader(part: pd.DataFrame, shuffle: bool) -> DataLoader:
        prepared = preprocessor.transform(part.drop(columns=target))
        x = torch.as_tensor(prepared, dtype=torch.float32)
        labels = torch.as_tensor(encoder.transform(part[target]), dtype=torch.int64)
        return DataLoader(TensorDataset(x, labels), batch_size, shuffle=shuffle)

    return loader(train, True), loader(val, False), loader(test, False), preprocessor, encoder
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x, labels = train.dataset.tensors
    classes = int(labels.max()) + 1
    model = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, classes))
    opt = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        total, seen, right, asked = 0.0, 0, 0, 0
        model.train()
        for x, labels in train:
            opt.zero_grad()
            loss = functional.cross_entropy(model(x), labels)
            loss.backward()
            opt.step()
            total += loss.item() * len(labels)
            seen += len(labels)
        model.eval()
        with torch.no_grad():
            for x, labels in val:
                right += (model(x).argmax(dim=1) == labels).sum().item()
                asked += len(labels)
        history.append({"loss": total / seen, "accuracy": right / asked})
    return model, history
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    x = torch.as_tensor(preprocessor.transform(df), dtype=torch.float32)
    model.eval()
    with torch.no_grad():
        best = model(x).argmax(dim=1)
    return encoder.inverse_transform(best.numpy())
    ### END SOLUTION
