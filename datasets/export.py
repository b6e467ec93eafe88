#!/usr/bin/python3
"""Writes iris.csv and digits.csv from scikit-learn's copies (Debian package python3-sklearn), and SHA256SUMS.

Readers need not run this: the files are in the repository. Run it in this folder.
"""
import hashlib

from sklearn.datasets import load_digits, load_iris


def write(name, header, rows):
    text = "\n".join([",".join(header)] + [",".join(row) for row in rows]) + "\n"
    with open(name, "w", newline="\n") as file:
        file.write(text)
    return hashlib.sha256(text.encode()).hexdigest() + "  " + name + "\n"


iris = load_iris()
iris_names = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm", "species"]
iris_rows = [[f"{value:.1f}" for value in x] + [iris.target_names[k]] for x, k in zip(iris.data, iris.target)]

digits = load_digits()
digits_names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)] + ["digit"]
digits_rows = [[f"{value:.0f}" for value in x] + [str(k)] for x, k in zip(digits.data, digits.target)]

with open("SHA256SUMS", "w", newline="\n") as sums:
    sums.write(write("iris.csv", iris_names, iris_rows))
    sums.write(write("digits.csv", digits_names, digits_rows))
