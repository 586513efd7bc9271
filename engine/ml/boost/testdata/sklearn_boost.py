"""Writes sklearn.json: predictions of scikit-learn's histogram boosting on generated data, some cells missing (null)."""
import json
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

N, P = 240, 4


def uniforms(count, state):
    out = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((state >> 40) / 2**24)
    return np.array(out)


X = uniforms(N * P, 1).reshape(N, P)
noise = uniforms(N, 2)
y_value = 10 * np.sin(3 * X[:, 0]) + 5 * X[:, 1] ** 2 + X[:, 2] + noise
y_class = (np.floor(X[:, 0] * 3) + (X[:, 1] > 0.6) + (noise > 0.8)) % 3
w = 1.0 + np.arange(N) % 3
X[uniforms(N * P, 3).reshape(N, P) > 0.85] = np.nan

CASES = [  # name, classes, weights used, options
    ("values", 0, False, {"max_iter": 20}),
    ("values, weights", 0, True, {"max_iter": 10, "min_samples_leaf": 10, "l2_regularization": 2.5}),
    ("values, shallow", 0, False, {"max_iter": 30, "max_depth": 2, "learning_rate": 0.3}),
    ("values, stumps", 0, False, {"max_iter": 50, "max_leaf_nodes": 2}),
    ("two classes", 2, False, {"max_iter": 10}),
    ("two classes, weights", 2, True, {"max_iter": 10, "max_leaf_nodes": 6, "l2_regularization": 1.0}),
    ("three classes", 3, False, {"max_iter": 8, "max_leaf_nodes": 7}),
]

out = {
    "columns": P, "x": [None if np.isnan(v) else v for v in X.ravel()],
    "classes": y_class.tolist(), "values": y_value.tolist(), "weights": w.tolist(), "cases": [],
}
for name, classes, weighted, options in CASES:
    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    y = y_value if classes == 0 else np.minimum(y_class, classes - 1)
    m = kind(early_stopping=False, **options).fit(X, y, w if weighted else None)
    p = m.predict_proba(X) if classes else m.predict(X)
    out["cases"].append({"name": name, "classes": classes, "weighted": weighted, "options": options, "predictions": p.ravel().tolist()})
with open("sklearn.json", "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")
