# Another style: Pipeline by name, numpy indices, a module class, float() everywhere.
import numpy as np
import torch
import torch.nn as nn
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from torch.utils.data import DataLoader, Dataset


def build_preprocessor(num_cols, cat_cols):
    num = Pipeline([("impute", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    cat = Pipeline(
        [
            ("impute", SimpleImputer(strategy="most_frequent")),
            ("onehot", OneHotEncoder(handle_unknown="ignore")),
        ]
    )
    return ColumnTransformer(
        [("num", num, list(num_cols)), ("cat", cat, list(cat_cols))], sparse_threshold=0.0
    )


class Rows(Dataset):
    def __init__(self, x, y):
        self.tensors = (torch.from_numpy(np.float32(x)), torch.from_numpy(np.int64(y)))

    def __len__(self):
        return len(self.tensors[1])

    def __getitem__(self, i):
        return self.tensors[0][i], self.tensors[1][i]


def make_loaders(df, target, rng_seed, batch_size):
    df = df.reset_index(drop=True)
    names = [c for c in df.columns if c != target]
    num = [c for c in names if df[c].dtype.kind in "iuf"]
    cat = [c for c in names if c not in num]
    fifth = int(np.ceil(len(df) / 5))
    y = df[target].to_numpy()

    def cut(rows):
        splitter = StratifiedShuffleSplit(1, test_size=fifth, random_state=rng_seed)
        a, b = next(splitter.split(np.zeros(len(rows)), y[rows]))
        return rows[a], rows[b]

    rows, test = cut(np.arange(len(df)))
    train, val = cut(rows)
    pre = build_preprocessor(num, cat)
    pre.fit(df.loc[train, names])
    enc = LabelEncoder().fit(y[train])
    loaders = []
    for part in (train, val, test):
        data = Rows(pre.transform(df.loc[part, names]), enc.transform(y[part]))
        loaders.append(DataLoader(data, batch_size=batch_size, shuffle=part is train))
    return (*loaders, pre, enc)


class Net(nn.Module):
    def __init__(self, d, c):
        super().__init__()
        self.hidden, self.out = nn.Linear(d, 32), nn.Linear(32, c)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


def train_model(train, val, epochs, lr):
    x, _ = next(iter(val))
    c = 1 + max(int(y.max()) for _, y in train)
    net = Net(x.size(1), c)
    adam, ce = torch.optim.Adam(net.parameters(), lr=lr), nn.CrossEntropyLoss()
    history = []
    for _ in range(epochs):
        net.train()
        losses, sizes = [], []
        for x, y in train:
            loss = ce(net(x), y)
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
            sizes.append(len(y))
        net.eval()
        with torch.no_grad():
            hits = torch.cat([net(x).argmax(1) == y for x, y in val])
        history.append(
            {"loss": float(np.average(losses, weights=sizes)), "accuracy": float(hits.double().mean())}
        )
    return net.eval(), history


@torch.no_grad()
def predict_frame(model, preprocessor, encoder, df):
    logits = model.eval()(torch.tensor(preprocessor.transform(df)).float())
    return encoder.classes_[logits.max(1).indices.numpy()]
