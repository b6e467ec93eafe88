#!/usr/bin/env python3
"""Makes safetensors.txt: 200 small files in the format safetensors, good and bad, and what a reader of our own, written
after the format's description (https://github.com/huggingface/safetensors), finds in them. Needs nothing but Python.

A line for each file: its bytes in hexadecimal, a blank, and "refused" or the arrays: for each its name in hexadecimal,
a colon, its shape, a colon, its numbers, a semicolon. Run it in this folder: python3 safetensors.py > safetensors.txt
"""

import json
import math
import random
import struct

FORMATS = {"F32": "f", "F64": "d", "I64": "q"}
NAMES = ["0.weight", "0.bias", "fc1.weight", "module.2.bias", "a b", "\u00e9", "\uac00", "\U0001f600", '"', "\\", "", "\n", "x\0y"]
random.seed(16)


def writer():
    """A random good file, its arrays sorted as Hugging Face's save_file() does: by size of a number, then by name."""
    arrays = []
    for name in random.sample(NAMES, random.randrange(5)):
        shape = [random.choice([0, 1, 1, 2, 2, 3]) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))]
        shape += random.choice([[], [], [1] * 9])
        values = [random.randrange(-64, 65) / 8 for _ in range(math.prod(shape))]
        arrays.append((random.choice(["F32", "F32", "F64"]), name, shape, values))
    if random.random() < 0.2:
        arrays.append(("I64", "1.num_batches_tracked", [], [7]))
    arrays.sort(key=lambda array: (array[0] == "F32", array[1]))
    header, data = {}, b""
    if random.random() < 0.5:
        header["__metadata__"] = {random.choice(NAMES): random.choice(NAMES)}
    for kind, name, shape, values in arrays:
        begin = len(data)
        data += struct.pack(f"<{len(values)}{FORMATS[kind]}", *values)
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header, ensure_ascii=random.random() < 0.5, separators=random.choice([(",", ":"), (", ", ": ")]))
    return text.encode(), data


def joined(text, data):
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def damaged(text, data):
    """The same file with one thing changed, mostly for the worse."""
    whole = joined(text, data)
    at = random.randrange(len(text))
    change = random.randrange(10)
    if change == 0:
        return whole[: random.randrange(len(whole))]
    if change == 1:
        return whole + b"\0" * random.randrange(1, 9)
    if change == 2:
        return joined(text[:at] + bytes([text[at] ^ 1 << random.randrange(8)]) + text[at + 1 :], data)
    if change == 3:
        return joined(text[:at] + b"\0" + text[at:], data)
    if change == 4:
        return joined(text + b"\0" + text, data)
    if change == 5:
        return joined(text, data[:-4])
    if change == 6:
        return joined(text, data[:-2] + b"\xff\xff" if data else b"1234")
    if change == 7:
        return joined(text.replace(b'"dtype"', b'"dtype": "F32", "dtype"', 1), data)
    if change == 8:
        digits = [i for i, byte in enumerate(text) if byte in b"0123456789"] or [0]
        at = random.choice(digits)
        return joined(text[:at] + random.choice([b"1", b"9", b"-1", b"0.5", b"2e0"]) + text[at + 1 :], data)
    return joined(text[:-1] + b', "more": {"dtype": "F32", "shape": [0], "data_offsets": [2, 2]}}', data)


def require(holds):
    if not holds:
        raise ValueError


def reader(whole):
    """The arrays of a file. Raises ValueError for one that is not in the format, or that our reader is not to take:
    other types, numbers that are not finite."""

    def once(pairs):
        require(len({key for key, _ in pairs}) == len(pairs))
        return dict(pairs)

    def count(text):
        require(not text.startswith("-"))
        return int(text)

    def never(text):
        raise ValueError

    require(len(whole) > 8)
    (length,) = struct.unpack("<Q", whole[:8])
    require(length <= len(whole) - 8)
    text, data = whole[8 : 8 + length], whole[8 + length :]
    require(b"\0" not in text)
    header = json.loads(text.decode(), object_pairs_hook=once, parse_int=count, parse_constant=never)
    require(isinstance(header, dict))
    for key, value in header.pop("__metadata__", {}).items():
        require(isinstance(value, str))
    arrays, places = [], []
    for name, entry in header.items():
        require(isinstance(entry, dict) and {"dtype", "shape", "data_offsets"} <= entry.keys())
        kind, shape, place = entry["dtype"], entry["shape"], entry["data_offsets"]
        require(kind in FORMATS and isinstance(shape, list) and isinstance(place, list) and len(place) == 2)
        require(all(type(n) is int for n in shape + place))
        begin, end = place
        size = struct.calcsize(FORMATS[kind])
        require(begin <= end <= len(data) and end - begin == math.prod(shape) * size)
        places.append((begin, end))
        if kind == "I64":
            require(name.endswith("num_batches_tracked"))
            continue
        values = struct.unpack(f"<{(end - begin) // size}{FORMATS[kind]}", data[begin:end])
        require(all(math.isfinite(value) and abs(value) < 3e38 for value in values))
        arrays.append(name.encode().hex() + ":" + ",".join(map(str, shape)) + ":" + ",".join("%.9g" % v for v in values))
    end = 0
    for place in sorted(places):
        require(place[0] == end)
        end = place[1]
    require(end == len(data))
    return "".join(array + ";" for array in arrays)


for i in range(200):
    file = joined(*writer()) if i % 2 == 0 else damaged(*writer())
    try:
        print(file.hex(), reader(file))
    except (ValueError, AttributeError, TypeError, RecursionError):
        print(file.hex(), "refused")
