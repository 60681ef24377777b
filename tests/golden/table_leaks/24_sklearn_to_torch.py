# Fitted on all rows, words that raise when new, no evaluation mode, training not written.
import numpy as np
import torch
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from torch.utils.data import DataLoader, TensorDataset


def build_preprocessor(num_cols, cat_cols):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    words = make_pipeline(
        SimpleImputer(strategy="most_frequent"), OneHotEncoder(sparse_output=False)
    )
    return ColumnTransformer([("numbers", numbers, num_cols), ("words", words, cat_cols)])


def make_loaders(df, target, rng_seed, batch_size):
    x = df.drop(columns=target)
    numbers = list(x.select_dtypes("number").columns)
    words = [name for name in x.columns if name not in numbers]
    pre = build_preprocessor(numbers, words).fit(x)
    encoder = LabelEncoder().fit(df[target])
    rest, test = train_test_split(df, test_size=0.2, stratify=df[target], random_state=rng_seed)
    train, val = train_test_split(
        rest, test_size=len(test), stratify=rest[target], random_state=rng_seed
    )

    def loader(part, shuffle):
        rows = torch.tensor(pre.transform(part.drop(columns=target)), dtype=torch.float32)
        labels = torch.tensor(encoder.transform(part[target]))
        return DataLoader(TensorDataset(rows, labels), batch_size, shuffle=shuffle)

    return loader(train, True), loader(val, False), loader(test, False), pre, encoder


def train_model(train, val, epochs, lr):
    raise NotImplementedError


def predict_frame(model, preprocessor, encoder, df):
    x = torch.as_tensor(preprocessor.transform(df), dtype=torch.float32)
    with torch.no_grad():
        best = model(x).argmax(dim=1)
    return encoder.inverse_transform(best.numpy())
