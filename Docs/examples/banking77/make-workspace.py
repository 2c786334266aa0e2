#!/usr/bin/env python3
"""make-workspace.py CSV_FOLDER OUT: a Trivium workspace from BANKING77's train.csv and test.csv (text,category).

The dataset is published under CC BY 4.0 by PolyAI (task-specific-datasets, banking_data); this script only converts it.
The few-shot prompt holds the first ten training rows of every label after shuffling with a fixed seed.
"""
import csv
import json
import pathlib
import random
import sys

source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
(out / "data").mkdir(parents=True, exist_ok=True)
(out / "prompts").mkdir(exist_ok=True)

rows = {name: list(csv.DictReader(open(source / f"{name}.csv", encoding="utf-8"))) for name in ("train", "test")}
for name, cases in rows.items():
    with open(out / "data" / f"{name}.jsonl", "w", encoding="utf-8") as file:
        for number, row in enumerate(cases, 1):
            case = {"id": f"{name}-{number}", "input": row["text"].strip(), "expected": row["category"]}
            file.write(json.dumps(case, ensure_ascii=False) + "\n")

labels = sorted({row["category"] for row in rows["train"]})
head = "labels: [" + ", ".join(labels) + "]\n"
body = "---\n\n# system\n\nAnswer with one label: {{labels}}\n\n# user\n\n{{input}}\n"
(out / "prompts" / "zero.md").write_text(f"---\nname: zero\ntechnique: zero-shot\n{head}{body}", encoding="utf-8")

random.Random(1).shuffle(rows["train"])
shots = []
for label in labels:
    for row in [row for row in rows["train"] if row["category"] == label][:10]:
        shots.append(f"  - input: {json.dumps(row['text'].strip(), ensure_ascii=False)}\n    output: {label}\n")
few = f"---\nname: few\ntechnique: few-shot\n{head}demonstrations:\n{''.join(shots)}{body}"
(out / "prompts" / "few.md").write_text(few, encoding="utf-8")

(out / "trivium.yaml").write_text(
    """name: banking77
models:
  embedded: baseline
  intents: { use: tuned/intents }
strategies:
  zero:  { prompt: prompts/zero.md, model: embedded }
  few:   { prompt: prompts/few.md,  model: embedded }
  tuned: { prompt: prompts/zero.md, model: intents }
datasets: { test: data/test.jsonl, train: data/train.jsonl }
scorers: [ { label: {} } ]
tuning: { intents: { task: labels, from: train } }
requirements: { volume: 100000/month, horizon: 12 months, minimum-accuracy: 0.70, p95-latency: 1s }
""", encoding="utf-8")
