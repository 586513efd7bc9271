"""Minimises C=1 logistic loss + ½|coef|² on breast_cancer by Newton's method.

Plain Python 3, no libraries: python3 newton.py breast_cancer.csv
Every fifth row, from the fifth on, is left out; columns are standardised with
the mean and population deviation of the others. Prints the largest derivative
of each iteration, then the 30 coefficients and the intercept.
"""
import csv
import math
import sys


def solve(a, b):
    n = len(b)
    a = [row[:] + [v] for row, v in zip(a, b)]
    for i in range(n):
        k = max(range(i, n), key=lambda r: abs(a[r][i]))
        a[i], a[k] = a[k], a[i]
        for r in range(i + 1, n):
            f = a[r][i] / a[i][i]
            for c in range(i, n + 1):
                a[r][c] -= f * a[i][c]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (a[i][n] - sum(a[i][c] * x[c] for c in range(i + 1, n))) / a[i][i]
    return x


def main(path):
    rows = list(csv.reader(open(path)))[1:]
    rows = [r for i, r in enumerate(rows) if i % 5 != 4]
    y = [float(r[-1] == "malignant") for r in rows]
    x = [[float(v) for v in r[:-1]] for r in rows]
    n, p = len(x), len(x[0])
    mean = [sum(r[j] for r in x) / n for j in range(p)]
    sd = [math.sqrt(sum((r[j] - mean[j]) ** 2 for r in x) / n) for j in range(p)]
    z = [[(r[j] - mean[j]) / sd[j] for j in range(p)] + [1.0] for r in x]
    w = [0.0] * (p + 1)
    for _ in range(12):
        gradient = w[:p] + [0.0]
        hessian = [[float(i == j and i < p) for j in range(p + 1)] for i in range(p + 1)]
        for row, t in zip(z, y):
            q = 1 / (1 + math.exp(-sum(a * b for a, b in zip(w, row))))
            for i in range(p + 1):
                gradient[i] += (q - t) * row[i]
                f = q * (1 - q) * row[i]
                for j in range(p + 1):
                    hessian[i][j] += f * row[j]
        print(max(map(abs, gradient)))
        w = [a - b for a, b in zip(w, solve(hessian, gradient))]
    print([round(v, 10) for v in w])


main(sys.argv[1])
