"""Writes sklearn.json: trees of scikit-learn on generated data, nodes in preorder."""
import json
import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

N, P = 200, 4


def uniforms(count, state):
    out = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((state >> 40) / 2**24)
    return np.array(out)


X = uniforms(N * P, 1).reshape(N, P)  # 24 bits: exact in float32, which scikit-learn sorts by
noise = uniforms(N, 2)
y_class = (np.floor(X[:, 0] * 3) + (X[:, 1] > 0.6) + (noise > 0.8)) % 3
y_value = 10 * np.sin(3 * X[:, 0]) + 5 * X[:, 1] ** 2 + X[:, 2] + noise
w = 1.0 + np.arange(N) % 3


def nodes(tree):
    t, order, stack = tree.tree_, [], [0]
    while stack:
        i = stack.pop()
        order.append(i)
        if t.children_left[i] >= 0:
            stack += [t.children_right[i], t.children_left[i]]
    value = t.value[order, 0, :]
    if isinstance(tree, DecisionTreeClassifier):
        value = value / value.sum(axis=1, keepdims=True)
    leaf = t.children_left[order] < 0
    return {
        "feature": np.where(leaf, -1, t.feature[order]).tolist(),
        "threshold": np.where(leaf, 0, t.threshold[order]).tolist(),
        "value": value.ravel().tolist(),
        "impurity": t.impurity[order].tolist(),
        "weight": t.weighted_n_node_samples[order].tolist(),
        "importance": tree.feature_importances_.tolist(),
    }


CASES = [  # name, criterion, weights used, options
    ("gini", "gini", False, {"max_depth": 4, "min_samples_leaf": 3}),
    ("entropy weighted", "entropy", True, {"max_depth": 4, "min_samples_leaf": 9}),
    ("balanced", "gini", False, {"class_weight": "balanced", "min_samples_leaf": 13}),
    ("classes pruned", "gini", False, {"ccp_alpha": 0.015, "min_samples_leaf": 2}),
    ("best first", "gini", True, {"max_leaf_nodes": 7, "min_samples_leaf": 3}),
    ("values", "squared_error", False, {"max_depth": 5, "min_samples_split": 8, "min_samples_leaf": 2}),
    ("values weighted", "squared_error", True, {"max_leaf_nodes": 9, "min_samples_leaf": 5}),
    ("values pruned", "squared_error", False, {"ccp_alpha": 0.05, "min_samples_leaf": 2}),
]

out = {"x": X.ravel().tolist(), "columns": P, "classes": y_class.tolist(), "values": y_value.tolist(), "weights": w.tolist(), "cases": []}
for name, criterion, weighted, options in CASES:
    kind, y = (DecisionTreeRegressor, y_value) if criterion == "squared_error" else (DecisionTreeClassifier, y_class)
    grown = [nodes(kind(criterion=criterion, random_state=seed, **options).fit(X, y, w if weighted else None)) for seed in range(10)]
    assert all(g["feature"] == grown[0]["feature"] for g in grown), f"{name}: columns tie"
    out["cases"].append({"name": name, "criterion": criterion, "weighted": weighted, "options": options, "tree": grown[0]})
with open("sklearn.json", "w") as f:
    json.dump(out, f, indent=None, separators=(",", ":"))
    f.write("\n")
