"""
What a correct way from a table to a network does.

The learner's code gets frames and loaders where it lives; the probes return arrays, plain numbers
and texts. What should come out of a preprocessor is computed here, by hand.
"""

import math

import numpy as np

from backlings import points
from backlings.checking import expect
from backlings.course import data

BUILD, LOADERS, TRAIN, PREDICT = (
    "build_preprocessor", "make_loaders", "train_model", "predict_frame",
)  # fmt: skip


def is_gap(value):
    return isinstance(value, float) and math.isnan(value)


def by_hand(columns, num_cols, cat_cols, fitted_on):
    """What the preprocessor should give for all rows, if it was fitted on some."""
    parts = []
    for name in num_cols:
        column = np.array(columns[name], float)
        known = column[fitted_on]
        filled = np.where(np.isnan(column), np.median(known[~np.isnan(known)]), column)
        spread = filled[fitted_on].std()
        parts.append((filled - filled[fitted_on].mean())[:, None] / (spread or 1.0))
    for name in cat_cols:
        known = [columns[name][row] for row in fitted_on if not is_gap(columns[name][row])]
        words = sorted(set(known))
        usual = max(words, key=lambda word: (known.count(word), -words.index(word)))
        filled = [usual if is_gap(value) else value for value in columns[name]]
        parts.append(np.array([[float(value == word) for word in words] for value in filled]))
    return np.concatenate(parts, axis=1)


def mixed_table(rng, n):
    """A table of two columns of numbers and two of words, one with many of them, with gaps."""
    herbs = ["thyme", "sage", "dill", "mint", "chives", "basil", "cress", "sorrel", "fennel"]
    columns = {
        "weight": (50 + 9 * rng.exponential(size=n)).tolist(),
        "herb": [str(word) for word in rng.choice(herbs, n)],
        "height": (0.02 * rng.normal(size=n) + 3).tolist(),
        "soil": [str(word) for word in rng.choice(["sand", "clay", "loam"], n, p=[0.6, 0.3, 0.1])],
    }
    for name, column in columns.items():
        for row in rng.choice(n, 3, replace=False):
            column[row] = math.nan if name != "weight" or row % 2 else column[row]
    return columns


def prepared(module, columns, num_cols, cat_cols, rows, reverse):
    """What the learner's preprocessor, fitted on the first rows, gives for the whole table."""
    import warnings

    import pandas as pd

    warnings.simplefilter("ignore")  # that a word is new is the very point

    frame = pd.DataFrame(columns)
    preprocessor = module.build_preprocessor(num_cols, cat_cols)
    preprocessor.fit(frame.iloc[:rows])
    if reverse:
        frame = frame[frame.columns[::-1]]
    out = preprocessor.transform(frame)
    if not isinstance(out, np.ndarray):
        return f"{type(out).__module__.partition('.')[0]}.{type(out).__name__}", None
    return "numpy.ndarray", out.astype(float)


def is_array(kind):
    because = "torch takes an ordinary array"
    return expect.equal(kind, "numpy.ndarray", "the type of what transform gives", because)


NUM, CAT = ["weight", "height"], ["herb", "soil"]


def compare_prepared(student, columns, num_cols, cat_cols, rows, reverse=False):
    """The numbers of a preprocessor that was fitted on the first rows, by kind of column."""
    given = columns, num_cols, cat_cols, rows, reverse
    kind, out = student.probe(prepared, *given, values=2, of=(BUILD,))
    right = by_hand(columns, num_cols, cat_cols, range(rows))
    if is_array(kind) and expect.shape(out, right.shape, "the prepared table"):
        cut = len(num_cols)
        if num_cols:
            expect.close(out[:, :cut], right[:, :cut], "the columns of numbers")
        if cat_cols:
            expect.close(out[:, cut:], right[:, cut:], "the columns of words")


@points(4, BUILD)
def check_numbers(student, rng):
    """Numbers are filled with the median, then have mean 0 and variance 1."""
    for n in (40, 25):
        with expect.case("", N=n):
            compare_prepared(student, mixed_table(rng, n), NUM, [], n)


@points(4, BUILD)
def check_words(student, rng):
    """Words are filled with the most frequent one, then become zeros and ones in an array."""
    for n in (60, 80):
        with expect.case("", N=n):
            compare_prepared(student, whole(rng, n), [], CAT, n)


def whole(rng, n):
    """A table in which every word occurs among the first rows."""
    columns = mixed_table(rng, n)
    for name in CAT:
        words = sorted({word for word in columns[name] if not is_gap(word)})
        columns[name][: len(words)] = words
    return columns


@points(3, BUILD)
def check_both_kinds(student, rng):
    """Numbers come first, then words, whatever the order of the table, and nothing else."""
    for num_cols, cat_cols in ((NUM, CAT), (NUM[::-1], CAT[:1])):
        with expect.case(f"columns {', '.join(num_cols + cat_cols)}"):
            columns = whole(rng, 50)
            compare_prepared(student, columns, num_cols, cat_cols, 50, reverse=True)


@points(3, BUILD)
def check_new_rows(student, rng):
    """Rows that come later are measured with what was fitted before, gaps and new words too."""
    columns = whole(rng, 60)
    columns["soil"][55], columns["herb"][50] = "peat", "rocket"
    for name in columns:
        columns[name][57] = math.nan
    for row in range(45, 60):
        columns["weight"][row] += 40.0
    compare_prepared(student, columns, NUM, CAT, 45)


def loaded(module, columns, target, seed, batch_size):
    """Everything that three loaders give, in two epochs; the whole table; names of classes."""
    import pandas as pd
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    def ours(num_cols, cat_cols):
        dense = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
        filled = [
            make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
            make_pipeline(SimpleImputer(strategy="most_frequent"), dense),
        ]
        parts = zip(("numbers", "words"), filled, (num_cols, cat_cols), strict=True)
        return ColumnTransformer(list(parts))

    frame, own = pd.DataFrame(columns), module.build_preprocessor
    # Ours in the place of the learner's, so that their mistakes do not count twice.
    module.build_preprocessor = ours
    try:
        *loaders, preprocessor, encoder = module.make_loaders(frame, target, seed, batch_size)
    finally:
        module.build_preprocessor = own
    parts, dtypes = [], []
    for loader in loaders:
        epochs = []
        for _ in range(2):
            batches = []
            for x, labels in loader:
                dtypes.append(f"{x.dtype} {labels.dtype}".replace("torch.", ""))
                batches.append((x.double().numpy(), labels.numpy()))
                if len(batches) > len(frame):
                    break
            epochs.append(batches)
        parts.append(epochs)
    table = np.asarray(preprocessor.transform(frame.drop(columns=target)), dtype=float)
    names = [str(name) for name in encoder.inverse_transform(range(len(encoder.classes_)))]
    return parts, sorted(set(dtypes)), table, names


def penguins(rng, n=120):
    """Some penguins in another order, with a number for each to know it by instead of a year."""
    table = data.table("penguins")
    order = rng.permutation(len(table["species"]))[:n]
    columns = {name: [column[row] for row in order] for name, column in table.items()}
    columns["year"] = [float(number) for number in rng.permutation(len(order))]
    return columns


class Served:
    """What `make_loaders` gave, with the number of the row in the table for every row served."""

    def __init__(self, student, rng, batch_size=10, columns=None, seed=None):
        self.columns = penguins(rng) if columns is None else columns
        seed = int(rng.integers(2**31)) if seed is None else seed
        given = self.columns, "species", seed, batch_size
        found = student.probe(loaded, *given, values=4, of=(LOADERS,))
        parts, self.dtypes, self.table, self.names = found
        self.sizes = [[len(labels) for _, labels in epochs[0]] for epochs in parts]
        self.x = [[joined(batches, 0) for batches in epochs] for epochs in parts]
        self.labels = [[joined(batches, 1) for batches in epochs] for epochs in parts]
        self.rows = [[self.numbered(x) for x in epochs] for epochs in self.x]

    def numbered(self, x):
        """Which row of the table each row is, by the column that is in no two rows the same."""
        place = [n for n in self.columns if n not in ("species", "island", "sex")].index("year")
        if x.ndim != 2 or x.shape[1] != self.table.shape[1]:
            return np.array([], int)
        column = self.table[:, place]
        rows = np.abs(x[:, place][:, None] - column).argmin(axis=1)
        return np.where(np.abs(column[rows] - x[:, place]) < 1e-4, rows, -1)

    def matched(self):
        """Whether every row that is served is one of the table, prepared by the preprocessor."""
        served = np.concatenate([epochs[0] for epochs in self.rows])
        fine = len(served) > 0 and bool((served >= 0).all())
        message = "Rows are served that the preprocessor does not make of the table"
        because = "each part is prepared with the same, fitted once"
        return expect.that(fine, f"{message}: {because}.", "rows served", fine)


def joined(batches, which):
    """The rows or the labels of an epoch."""
    return np.concatenate([batch[which] for batch in batches]) if batches else np.zeros((0, 0))


@points(4, LOADERS)
def check_parts(student, rng):
    """A fifth is for the test, a fifth for validation, and no row is in two parts or in none."""
    served = Served(student, rng, columns=penguins(rng, 344))
    counts = [sum(sizes) for sizes in served.sizes]
    expect.equal(counts, [206, 69, 69], "the numbers of rows", "there are 344")
    if served.matched():
        rows = np.concatenate([epochs[0] for epochs in served.rows])
        apart = len(set(rows)) == len(rows)
        expect.that(apart, "A row is in two parts, or twice in one.", "rows", apart)


@points(5, LOADERS)
def check_fitted_on_training_rows(student, rng):
    """Means, medians and words are those of the training rows, in every part."""
    served = Served(student, rng)
    if served.matched():
        numbers = [n for n in served.columns if n not in ("species", "island", "sex")]
        fitted_on = sorted(set(served.rows[0][0].tolist()))
        right = by_hand(served.columns, numbers, ["island", "sex"], fitted_on)
        if expect.shape(served.table, right.shape, "the prepared table"):
            expect.close(
                served.table, right, "the prepared table", "training rows alone are fitted on"
            )
        for name, x, rows in zip(("train", "val", "test"), served.x, served.rows, strict=True):
            if x[0].shape[1] == right.shape[1]:
                expect.close(x[0], right[rows[0]], f"x of {name}", rtol=1e-5, atol=1e-5)


@points(3, LOADERS)
def check_labels(student, rng):
    """Every row keeps its class, as an integer that the encoder can turn back."""
    served = Served(student, rng)
    expect.equal(served.names, ["Adelie", "Chinstrap", "Gentoo"], "the classes of the encoder")
    if served.matched():
        for part, labels, rows in zip(
            ("train", "val", "test"), served.labels, served.rows, strict=True
        ):
            right = [served.columns["species"][row] for row in rows[0]]
            found = [served.names[int(label)] if label in range(len(served.names)) else "?"
                     for label in labels[0].tolist()]  # fmt: skip
            wrong = sum(a != b for a, b in zip(found, right, strict=True))
            message = (
                f"{wrong} of {len(right)} rows of {part} have another class than in the table."
            )
            expect.that(wrong == 0, message, f"labels of {part}", wrong)


@points(2, LOADERS)
def check_dtypes(student, rng):
    """Rows come as float32 and labels as int64, in batches of the size that was asked for."""
    for batch_size in (8, 13):
        with expect.case("", batch_size=batch_size):
            served = Served(student, rng, batch_size)
            expect.equal(served.dtypes, ["float32 int64"], "the dtypes of x and labels")
            largest = [max(sizes, default=0) for sizes in served.sizes]
            expect.equal(largest, [batch_size] * 3, "the sizes of the largest batches")


@points(2, LOADERS)
def check_order(student, rng):
    """Training rows come in a new order each epoch, the others in one order, all of them."""
    served = Served(student, rng)
    same = [len(x) == len(y) and bool(np.array_equal(x, y)) for x, y in served.x]
    words = ["the same" if one else "another" for one in same]
    told = "the order of the second epoch, in train, val and test"
    expect.equal(", ".join(words), "another, the same, the same", told)
    counts = [sum(sizes) for sizes in served.sizes[1:]]
    expect.equal(counts, [24, 24], "the rows served of val and test", "none is left out")


@points(0, LOADERS)
def check_strata(student, rng):
    """Each class has about its share in every part."""
    served = Served(student, rng)
    species = served.columns["species"]
    for part, labels in zip(("train", "val", "test"), served.labels, strict=True):
        known = range(len(served.names))
        found = [served.names[int(i)] for i in labels[0].tolist() if i in known]
        share = len(found) / len(species)
        off = max(abs(found.count(name) - share * species.count(name)) for name in set(species))
        expect.below(off, 2.0, f"rows of a class too many or too few in {part}")


@points(0, LOADERS)
def check_seed(student, rng):
    """One seed gives the same parts, another one other parts."""
    columns, seed = penguins(rng), int(rng.integers(2**30))
    runs = [Served(student, rng, columns=columns, seed=s) for s in (seed, seed, seed + 1)]
    parts = [[sorted(epochs[0].tolist()) for epochs in run.rows] for run in runs]
    expect.that(
        parts[0] == parts[1], "One seed gives two splits.", "same seed", parts[0] == parts[1]
    )
    fresh = parts[0][2] != parts[2][2]
    expect.that(fresh, "Two seeds give the same split.", "another seed", fresh)


def trained(module, train, val, classes, batch_size, epochs, lr, seed):
    """The learner's training on given arrays: history, answers on val, width, mode."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(seed)
    seen = []

    class Spied(DataLoader):
        def __iter__(self):
            for x, labels in super().__iter__():
                seen.append(len(labels))
                yield x, labels

    def loader(part, shuffle):
        x = torch.tensor(part[0], dtype=torch.float32)
        kind = Spied if shuffle else DataLoader
        return kind(TensorDataset(x, torch.tensor(part[1])), batch_size, shuffle=shuffle)

    model, history = module.train_model(loader(train, True), loader(val, False), epochs, lr)
    mode = "train" if model.training else "eval"
    model.eval()
    with torch.no_grad():
        x = torch.tensor(val[0], dtype=torch.float32)
        logits = model(x).double().numpy()
        bent = float((model(x) + model(-x) - 2 * model(0 * x)).abs().max())
    plain = []
    for entry in history if isinstance(history, list) else []:
        if not isinstance(entry, dict):
            break
        plain.append({key: v if isinstance(v, float) else type(v).__name__
                      for key, v in entry.items()})  # fmt: skip
    sizes = [list(p.shape) for p in model.parameters() if p.ndim == 2]
    return plain, logits, sizes, f"{mode}, {'bent' if bent > 1e-3 else 'straight'}"


def clouds(rng, n, classes):
    """Rows around a middle for each class, and their labels; every class occurs."""
    middles = 2 * rng.normal(size=(classes, 6))
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, n - classes)])
    return middles, labels, middles[labels] + 0.6 * rng.normal(size=(n, 6))


def two_parts(rng, classes):
    middles, labels, x = clouds(rng, 90, classes)
    more = rng.integers(0, classes, 37)
    return [x, labels], [middles[more] + 0.6 * rng.normal(size=(37, 6)), more]


@points(2, TRAIN)
def check_model(student, rng):
    """The network goes over 32 units to as many logits as there are classes."""
    for classes in (4, 2):
        with expect.case("", C=classes):
            train, val = two_parts(rng, classes)
            given = train, val, classes, 16, 2, 0.01, 0
            _, logits, sizes, mode = student.probe(trained, *given, values=4, of=(TRAIN,))
            expect.shape(logits, (37, classes), "logits")
            expect.equal(sizes, [[32, 6], [classes, 32]], "the shapes of the weights")
            because = "it is left in evaluation mode, and a ReLU bends its answers"
            expect.equal(mode, "eval, bent", "the model", because)


def from_to(module, train, val, epochs, lr, seed):
    """Parameters before the first step, and logits after some steps with all rows in a batch."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    def loader(part, shuffle):
        x = torch.tensor(part[0], dtype=torch.float32)
        return DataLoader(TensorDataset(x, torch.tensor(part[1])), len(x), shuffle=shuffle)

    models = []
    for count in (0, epochs):
        torch.manual_seed(seed)
        found = module.train_model(loader(train, True), loader(val, False), count, lr)
        models.append(found[0])
    before = [tensor.detach().double().numpy() for tensor in models[0].parameters()]
    with torch.no_grad():
        logits = models[1](torch.tensor(val[0], dtype=torch.float32)).double().numpy()
    return before, logits


def steps_by_hand(params, x, labels, epochs, lr):
    """What some steps of Adam on the mean cross-entropy make of linear, ReLU, linear."""
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
    for t in range(1, epochs + 1):
        w1, b1, w2, _ = params
        hidden = np.maximum(0, x @ w1.T + b1)
        delta = np.exp(logits_of(params, x))
        delta /= delta.sum(axis=1, keepdims=True)
        delta[np.arange(len(x)), labels] -= 1
        delta /= len(x)
        back = (delta @ w2) * (hidden > 0)
        grads = [back.T @ x, back.sum(axis=0), delta.T @ hidden, delta.sum(axis=0)]
        moments = [
            (0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2)
            for (m, v), g in zip(moments, grads, strict=True)
        ]
        params = [
            p - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            for p, (m, v) in zip(params, moments, strict=True)
        ]
    return params


def logits_of(params, x):
    w1, b1, w2, b2 = params
    return np.maximum(0, x @ w1.T + b1) @ w2.T + b2


@points(2, TRAIN)
def check_steps(student, rng):
    """With all rows in one batch, every epoch makes one step of Adam with its own gradient."""
    train, val = two_parts(rng, 3)
    epochs, lr = 6, 0.02
    before, logits = student.probe(from_to, train, val, epochs, lr, 0, values=2, of=(TRAIN,))
    like = [np.zeros(shape) for shape in ((32, 6), (32,), (3, 32), (3,))]
    if expect.shapes(before, like, "parameters"):
        after = steps_by_hand(before, *train, epochs, lr)
        expect.close(logits, logits_of(after, val[0]), "logits", "", rtol=1e-3, atol=1e-2)


@points(2, TRAIN)
def check_history(student, rng):
    """The last accuracy is that of the model that is returned, and the losses fall."""
    train, val = two_parts(rng, 3)
    noisy = [val[0] + 1.5 * rng.normal(size=val[0].shape), val[1]]  # so that not all is right
    given = train, noisy, 3, 16, 12, 0.01, 0
    history, logits, _, _ = student.probe(trained, *given, values=4, of=(TRAIN,))
    keys = [sorted(entry) for entry in history]
    wanted = [["accuracy", "loss"]] * 12
    if not expect.equal(keys, wanted, "the keys of history", "there are 12 epochs"):
        return
    if not expect.shape(logits, (37, 3), "logits"):
        return
    right = float((logits.argmax(axis=1) == val[1]).mean())
    expect.close(history[-1]["accuracy"], right, 'history[-1]["accuracy"]')
    losses = [entry["loss"] for entry in history]
    if all(isinstance(loss, float) for loss in losses):
        expect.below(losses[-1] / max(losses[0], 1e-300), 0.7, "the last loss over the first")
        expect.below(losses[0], 3.0, "the first loss", "ln 3 is 1.1")
    else:
        expect.that(False, "A loss is no plain float.", "types", str(type(losses[0]).__name__))


def answers(module, columns, seed, epochs):
    """Names for the rows that were not trained on, from the learner's four functions."""
    import pandas as pd
    import torch

    torch.manual_seed(seed)
    frame = pd.DataFrame(columns)
    train, val, test, preprocessor, encoder = module.make_loaders(frame, "species", seed, 32)
    model, _ = module.train_model(train, val, epochs, 0.01)
    found = []
    for loader in (val, test):
        for x, labels in loader:
            with torch.no_grad():
                picked = model(x).argmax(dim=1)
            found += [picked.numpy(), labels.numpy()]
    names = module.predict_frame(model, preprocessor, encoder, frame)
    return [str(name) for name in names], found


ALL = (BUILD, LOADERS, TRAIN, PREDICT)


def share_right(student, rng, columns):
    """The share of right answers on rows of validation and test, from the learner's model."""
    seed = int(rng.integers(2**31))
    _, found = student.probe(answers, columns, seed, 20, values=2, of=ALL)
    pairs = list(zip(found[::2], found[1::2], strict=True))
    hits = sum(int((best == labels).sum()) for best, labels in pairs)
    return hits / max(1, sum(len(labels) for _, labels in pairs))


@points(2, TRAIN, replayed=False)
def check_tells_penguins_apart(student, rng):
    """On rows that it was not trained on, the network is right nineteen times in twenty."""
    columns = penguins(rng, 344)
    del columns["year"]
    expect.above(share_right(student, rng, columns), 0.95, "share of right answers")


@points(2, TRAIN, replayed=False)
def check_tells_penguins_apart_without_bills(student, rng):
    """Without the lengths of the bills it is right four times in five."""
    columns = penguins(rng, 344)
    for name in ("year", "bill_length_mm", "bill_depth_mm"):
        del columns[name]
    expect.above(share_right(student, rng, columns), 0.8, "share of right answers")


def named(module, columns, picks, weights, extras):
    """Names that the learner gives for several choices of rows, with a model of ours."""
    import pandas as pd
    import torch
    from sklearn.compose import ColumnTransformer
    from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler

    torch.manual_seed(0)
    frame = pd.DataFrame(columns)
    words = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    preprocessor = ColumnTransformer(
        [("numbers", StandardScaler(), ["weight", "height"]), ("words", words, ["soil"])]
    ).fit(frame)
    encoder = LabelEncoder().fit(["oak", "ash", "elm"])
    last = torch.nn.Linear(*np.shape(weights)[::-1])
    with torch.no_grad():
        last.weight.copy_(torch.tensor(weights))
        last.bias.zero_()
    norm = torch.nn.BatchNorm1d(np.shape(weights)[1])
    model = torch.nn.Sequential(norm, torch.nn.Dropout(0.9), last)
    norm.running_mean += 0.2
    found = []
    for rows in picks:
        model.train()
        part = frame.iloc[rows].copy()
        for column, values in extras.items():
            part[column] = values[: len(rows)]
        names = module.predict_frame(model, preprocessor, encoder, part)
        found.append([str(name) for name in np.ravel(names)])
    model.eval()
    x = torch.as_tensor(preprocessor.transform(frame), dtype=torch.float32)
    with torch.no_grad():
        return found, model(x).numpy()


def gapless(rng, n):
    columns = mixed_table(rng, n)
    return {
        "weight": (50 + 9 * rng.normal(size=n)).tolist(),
        "height": (3 + 0.1 * rng.normal(size=n)).tolist(),
        "soil": [word if isinstance(word, str) else "sand" for word in columns["soil"]],
    }


def name_rows(student, rng, picks, extras=None):
    """Names for choices of rows, beside what the logits of the model say of each row."""
    columns = gapless(rng, 30)
    columns["soil"][:3] = ["clay", "loam", "sand"]
    weights = rng.normal(size=(3, 5))
    given = columns, [list(map(int, rows)) for rows in picks], weights, extras or {}
    found, logits = student.probe(named, *given, values=2, of=(PREDICT,))
    right = [["ash", "elm", "oak"][best] for best in logits.argmax(axis=1)]
    return found, [[right[row] for row in rows] for rows in picks]


def compare_names(found, right, label):
    """How many names are wrong, and whether they are names at all."""
    for names, wanted in zip(found, right, strict=True):
        if len(names) != len(wanted):
            message = f"There are {len(names)} {label}, expected {len(wanted)}: one for each row."
            expect.that(False, message, label, len(names))
            continue
        kinds = sorted({name for name in names if name not in ("ash", "elm", "oak")})
        if kinds:
            message = f"{label} hold {kinds[0][:40]}, expected the classes by their names."
            expect.that(False, message, label, names)
            continue
        wrong = sum(a != b for a, b in zip(names, wanted, strict=True))
        message = f"{wrong} of {len(wanted)} {label} are not those of the largest logit."
        expect.that(wrong == 0, message, label, names)


@points(5, PREDICT)
def check_names(student, rng):
    """Each row gets the name of the class with the largest logit, in evaluation mode."""
    found, right = name_rows(student, rng, [range(30), range(10, 25)])
    compare_names(found, right, "names")


@points(3, PREDICT)
def check_rows_on_their_own(student, rng):
    """A row's name is the same alone, among others, and in another order."""
    order = rng.permutation(30)
    picks = [[int(row)] for row in order[:6]] + [order]
    found, right = name_rows(student, rng, picks)
    compare_names(found, right, "names of shuffled rows")


@points(2, PREDICT)
def check_other_columns(student, rng):
    """A column of the table that nobody asked for, such as the class itself, does not matter."""
    extras = {"species": ["birch"] * 30, "note": [1.0] * 30}
    found, right = name_rows(student, rng, [range(30)], extras)
    compare_names(found, right, "names beside other columns")
