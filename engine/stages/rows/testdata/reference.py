"""Writes reference.json: what pandas 1.5 aggregates and joins from the tables in it.

Run with /usr/bin/python3 testdata/reference.py > testdata/reference.json
"""
import json, sys
import pandas as pd

shop = ["b", "a", "b", None, "a", "b", "c", None]
price = [3.5, 1.0, None, 2.0, 4.0, 8.25, None, 2.0]
table = pd.DataFrame({"shop": shop, "price": price})
functions = ["count", "sum", "mean", "median", "min", "max", "std", "first", "nunique"]
grouped = table.groupby("shop", dropna=False)["price"].agg(functions).reset_index()

left = pd.DataFrame({"key": [1, 2, 2, 3, 5], "x": [10, 20, 21, 30, 50]})
right = pd.DataFrame({"key": [2, 3, 2, 4], "x": ["p", "q", "r", "s"]})
def rows(frame):
    return [[None if pd.isna(v) else str(int(v)) if isinstance(v, float) else str(v) for v in row] for row in frame.values.tolist()]

json.dump({
    "shop": shop, "price": price,
    "groups": [None if pd.isna(s) else s for s in grouped["shop"]],
    "aggregates": {f: [None if pd.isna(v) else float(v) for v in grouped[f]] for f in functions},
    "left": left.to_dict("list"), "right": right.to_dict("list"),
    "joins": {how: rows(left.merge(right, on="key", how=how, suffixes=("", "_right"))) for how in ("inner", "left", "right")},
}, sys.stdout, indent=1)
