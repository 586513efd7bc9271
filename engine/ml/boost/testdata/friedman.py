"""Prints mean and deviation of the test MSE of boosted stumps on Friedman's first problem."""
import numpy as np
from sklearn.datasets import make_friedman1
from sklearn.ensemble import HistGradientBoostingRegressor

mse = []
for seed in range(20):
    X, y = make_friedman1(n_samples=1200, random_state=seed, noise=1.0)
    m = HistGradientBoostingRegressor(max_iter=100, max_leaf_nodes=2, min_samples_leaf=1, early_stopping=False).fit(X[:200], y[:200])
    mse.append(np.mean((m.predict(X[200:]) - y[200:]) ** 2))
print(np.mean(mse), np.std(mse))
