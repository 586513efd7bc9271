#!/usr/bin/env python3
"""Writes reference.json: metrics and curves of small random data by scikit-learn."""
import json

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

rng = np.random.default_rng(7)


def binary(n, weighted):
    y = rng.integers(0, 2, n)
    p = np.round(np.clip(0.5 + 0.25 * (y - 0.5) + 0.25 * rng.normal(size=n), 0, 1), 2)  # ties, 0 and 1
    w = rng.integers(0, 4, n).astype(float) + 0.5 if weighted else None
    d = (p >= 0.5).astype(int)
    kw = dict(sample_weight=w)
    prf = lambda f, a: f(y, d, average=a, **kw)
    fpr, tpr, _ = m.roc_curve(y, p, drop_intermediate=False, **kw)
    precision, recall, _ = m.precision_recall_curve(y, p, **kw)
    out = {
        "truth": y.tolist(), "score": p.tolist(), "weight": None if w is None else w.tolist(),
        "metrics": {
            "accuracy": m.accuracy_score(y, d, **kw), "balanced_accuracy": m.balanced_accuracy_score(y, d, **kw),
            "f1": prf(m.f1_score, "binary"), "precision": prf(m.precision_score, "binary"), "recall": prf(m.recall_score, "binary"),
            "f1_macro": prf(m.f1_score, "macro"), "f1_weighted": prf(m.f1_score, "weighted"),
            "precision_macro": prf(m.precision_score, "macro"), "recall_macro": prf(m.recall_score, "macro"),
            "roc_auc": m.roc_auc_score(y, p, **kw), "average_precision": m.average_precision_score(y, p, **kw),
            "log_loss": m.log_loss(y, p, **kw), "brier": m.brier_score_loss(y, p, **kw),
            "mcc": m.matthews_corrcoef(y, d, **kw), "kappa": m.cohen_kappa_score(y, d, **kw),
        },
        "roc": [fpr.tolist(), tpr.tolist()],
        "precision_recall": [precision[::-1].tolist(), recall[::-1].tolist()],
        "confusion": m.confusion_matrix(y, d, **kw).tolist(),
    }
    if w is None:
        out["calibration_uniform"] = [v.tolist() for v in calibration_curve(y, p, n_bins=5)]
        out["calibration_quantile"] = [v.tolist() for v in calibration_curve(y, p, n_bins=4, strategy="quantile")]
    return out


def multiclass(n, weighted):
    y = rng.integers(0, 4, n)
    z = rng.normal(size=(n, 4)) + 1.2 * np.eye(4)[y]
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    d = p[:, :3].argmax(1)  # class 3 is never predicted
    w = rng.uniform(0.1, 3, n) if weighted else None
    kw = dict(sample_weight=w)
    prf = lambda f, a: f(y, d, average=a, zero_division=0, **kw)
    brier = np.average(((p - np.eye(4)[y]) ** 2).sum(1), weights=w)
    return {
        "truth": y.tolist(), "predicted": d.tolist(), "proba": p.ravel().tolist(), "weight": None if w is None else w.tolist(),
        "metrics": {
            "accuracy": m.accuracy_score(y, d, **kw), "balanced_accuracy": m.balanced_accuracy_score(y, d, **kw),
            "f1_macro": prf(m.f1_score, "macro"), "f1_weighted": prf(m.f1_score, "weighted"),
            "precision_macro": prf(m.precision_score, "macro"), "recall_macro": prf(m.recall_score, "macro"),
            "roc_auc": m.roc_auc_score(y, p, multi_class="ovr", **kw), "log_loss": m.log_loss(y, p, **kw),
            "brier": brier, "mcc": m.matthews_corrcoef(y, d, **kw), "kappa": m.cohen_kappa_score(y, d, **kw),
        },
    }


def regression(n, weighted):
    y = 10 + 3 * rng.normal(size=n)
    p = y + rng.normal(size=n) + 0.3
    w = rng.uniform(0.1, 3, n) if weighted else None
    kw = dict(sample_weight=w)
    return {
        "truth": y.tolist(), "predicted": p.tolist(), "weight": None if w is None else w.tolist(),
        "metrics": {
            "rmse": m.mean_squared_error(y, p, squared=False, **kw), "mse": m.mean_squared_error(y, p, **kw),
            "mae": m.mean_absolute_error(y, p, **kw), "r2": m.r2_score(y, p, **kw),
            "mape": m.mean_absolute_percentage_error(y, p, **kw),
            "median_absolute_error": m.median_absolute_error(y, p, **kw),
            "explained_variance": m.explained_variance_score(y, p, **kw), "max_error": m.max_error(y, p),
        },
    }


def clustering(n):
    centres = np.array([[0, 0, 0], [3, 1, 0], [0, 4, 2], [9, 9, 9]])
    labels = np.append(rng.integers(0, 3, n - 1), 3)  # the last cluster has one row
    x = np.round(centres[labels] + rng.normal(size=(n, 3)), 6)
    inertia = sum(((x[labels == k] - x[labels == k].mean(0)) ** 2).sum() for k in range(4))
    return {
        "x": x.tolist(), "labels": labels.tolist(),
        "metrics": {
            "silhouette": m.silhouette_score(x, labels), "calinski_harabasz": m.calinski_harabasz_score(x, labels),
            "davies_bouldin": m.davies_bouldin_score(x, labels), "inertia": inertia,
        },
    }


def mean_roc():
    grid, tprs, folds = np.linspace(0, 1, 11), [], []
    for _ in range(3):
        y = np.append(rng.integers(0, 2, 20), [0, 1])
        p = np.round(rng.uniform(size=22) * 0.6 + 0.4 * y, 1)
        fpr, tpr, _ = m.roc_curve(y, p)
        t = np.interp(grid, fpr, tpr)
        t[0] = 0
        tprs.append(t)
        folds.append({"truth": y.tolist(), "score": p.tolist()})
    mean = np.mean(tprs, axis=0)
    mean[-1] = 1
    return {"folds": folds, "grid": grid.tolist(), "mean": mean.tolist(), "std": np.std(tprs, axis=0).tolist()}


out = {
    "made_by": f"reference.py with scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "binary": binary(60, False), "binary_weighted": binary(60, True),
    "multiclass": multiclass(50, False), "multiclass_weighted": multiclass(50, True),
    "regression": regression(40, False), "regression_weighted": regression(41, True),
    "clustering": clustering(40), "mean_roc": mean_roc(),
}
json.dump(out, open("reference.json", "w"), separators=(",", ":"))
