#!/usr/bin/python3
"""Makes tables.txt: 200 small CSV files as programs write them, and what pandas reads in them (Debian package
python3-pandas). Separators, quotes, line ends, blanks, byte order marks, gzip and the forms of numbers are drawn at random.

A line for each file: its bytes in hexadecimal, a blank, then the samples: the numbers of each, separated by commas, a
colon, its class in hexadecimal, a semicolon. Run it in this folder: ./tables.py > tables.txt
"""
import csv
import gzip
import io
import random

import pandas

random.seed(16)
CLASSES = ["a", "b", "red", "say \"c\"", "x,y", "p;q", "two\nlines", "d e", "\uac00\ub098\ub2e4", "caf\u00e9", "10", "9", "1.5e3x"]
COLUMNS = ["a", "width, cm", "h\"", "\ub192\uc774", "t;1", "x y", "v_1", "w.2"]


def number():
    value = random.choice([random.randrange(-100, 100), random.gauss(0, 1), random.gauss(0, 1) * 10.0**random.randrange(-30, 30)])
    return random.choice([repr, lambda v: f"{v:.3f}", lambda v: f"{v:e}", lambda v: f"{v:+g}"])(value)


def table():
    """The bytes of a random file, and how it separates its cells."""
    separator = random.choice(",,,;\t|")
    line_end = random.choice(["\n", "\n", "\r\n"])
    names = random.sample(COLUMNS, random.randrange(1, 5))
    classes = random.sample(CLASSES, random.randrange(2, 5))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end,
                        quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    writer.writerow(names + ["kind"])
    for i in range(random.randrange(2, 9)):
        writer.writerow([number() for _ in names] + [classes[i % len(classes)]])
    text = out.getvalue()
    if random.random() < 0.3:
        text = text[:-len(line_end)]
    elif random.random() < 0.2:
        text += line_end * random.randrange(1, 3)
    if random.random() < 0.2 and separator != "\t" and '"' not in text:
        text = text.replace(separator, separator + " ")
    data = text.encode("utf-8-sig" if random.random() < 0.2 else "utf-8")
    return (gzip.compress(data, mtime=0) if random.random() < 0.1 else data), separator


for _ in range(200):
    data, separator = table()
    frame = pandas.read_csv(io.BytesIO(data), sep=separator, encoding="utf-8-sig", dtype={"kind": str}, keep_default_na=False,
                            skipinitialspace=True, float_precision="round_trip",
                            compression="gzip" if data[:2] == b"\x1f\x8b" else None)
    samples = "".join(",".join(repr(float(v)) for v in row[:-1]) + ":" + row[-1].encode().hex() + ";"
                      for row in frame.itertuples(index=False, name=None))
    print(data.hex(), samples)
