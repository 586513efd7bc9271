"""Writes reference.json: what scikit-learn 1.2.1 and numpy 1.24 learn from the columns in it.

Run with /usr/bin/python3 testdata/reference.py > testdata/reference.json
"""
import json, sys
import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (MaxAbsScaler, MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler)

rng = np.random.default_rng(7)
columns = {
    "odd": [3, 1, 2, 9, 4],
    "even": [3.5, 1, 2, 9, 4, -7],
    "missing": [1, None, 4, 4, None, 7, 2.5],
    "constant": [0.1] * 10,
    "offset": (1e8 + rng.normal(size=50)).tolist(),
    "skewed": np.exp(2 * rng.normal(size=101)).tolist(),
    "single": [42],
    "negative": [-3, -1, -2, -8],
    "ties": [2, 2, 1, 1, 5],
}
out = {"numbers": {}}
for name, values in columns.items():
    x = np.array(values, dtype=float).reshape(-1, 1)
    v = x[~np.isnan(x)]
    entry = {"values": values}
    for strategy in ("mean", "median", "most_frequent"):
        entry[strategy] = float(SimpleImputer(strategy=strategy).fit(x).statistics_[0])
    for method, scaler in {"standard": StandardScaler(), "minmax": MinMaxScaler(), "robust": RobustScaler(), "maxabs": MaxAbsScaler()}.items():
        y = scaler.fit_transform(x).ravel()
        entry[method] = [None if np.isnan(a) else float(a) for a in y]
    entry["quantiles"] = np.percentile(v, [5, 25, 50, 75, 95]).tolist()
    out["numbers"][name] = entry

cells = ["s", "c", "s", "q", "c", "s", "q", "q", "q", "x", "s", "a"]
x = np.array(cells).reshape(-1, 1)
def onehot(**options):
    e = OneHotEncoder(sparse_output=False, handle_unknown="ignore", **options).fit(x)
    return {"names": [n[3:] for n in e.get_feature_names_out()], "cells": e.transform(x).astype(int).tolist()}
out["levels"] = {
    "cells": cells,
    "ordinal": OrdinalEncoder().fit_transform(x).ravel().astype(int).tolist(),
    "none": onehot(),
    "first": onehot(drop="first"),
    "min_share": onehot(min_frequency=0.15),
    "max_levels": onehot(max_categories=3),
}
json.dump(out, sys.stdout, indent=1)
