#!/usr/bin/env python3
"""Reads calendar files with programs that are not ours, and compares what they find with what was meant.

    read.py FOLDER

FOLDER holds pairs NAME.ics and NAME.json; the second says what the first must mean:
{"method": ..., "entries": [{"uid", "sequence", "status", "start", "end", "summary", "description", "location", "organizer", "attendee"}]}
with times in UTC and null for what must not be there. Needs python3-icalendar, python3-vobject and khal.
Ends with 0 when all agree, else with 1 and the differences.
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import icalendar
import vobject

FIELDS = ("uid", "sequence", "status", "start", "end", "summary", "description", "location", "organizer", "attendee")


def utc(moment):
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone")
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_icalendar(octets):
    calendar = icalendar.Calendar.from_ical(octets)
    entries = []
    for event in calendar.walk("VEVENT"):
        if event.errors:
            raise ValueError(f"icalendar complains: {event.errors}")
        attendees = event.get("ATTENDEE", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        entries.append({
            "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "status": str(event["STATUS"]),
            "start": utc(event["DTSTART"].dt), "end": utc(event["DTEND"].dt), "summary": str(event["SUMMARY"]),
            "description": str(event.get("DESCRIPTION", "")), "location": str(event.get("LOCATION", "")),
            "organizer": str(event["ORGANIZER"]) if "ORGANIZER" in event else None,
            "attendee": ", ".join(map(str, attendees)) or None,
        })
    return str(calendar["METHOD"]), entries


def with_vobject(octets):
    calendar = vobject.readOne(octets.decode("utf-8"))
    entries = []
    for event in calendar.contents.get("vevent", []):
        def value(name, otherwise=None):
            found = event.contents.get(name, [])
            return ", ".join(str(line.value) for line in found) if found else otherwise
        entries.append({
            "uid": value("uid"), "sequence": int(value("sequence")), "status": value("status"),
            "start": utc(event.dtstart.value), "end": utc(event.dtend.value), "summary": value("summary"),
            "description": value("description", ""), "location": value("location", ""),
            "organizer": value("organizer"), "attendee": value("attendee"),
        })
    return calendar.method.value, entries


def with_khal(path, expected):
    """What khal shows of a feed that was imported into an empty calendar; it knows neither SEQUENCE nor roles."""
    with tempfile.TemporaryDirectory() as home:
        os.makedirs(f"{home}/tour")
        config = f"{home}/config"
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"[calendars]\n[[tour]]\npath = {home}/tour\ntype = calendar\n[sqlite]\npath = {home}/khal.db\n"
                       "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
                       "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%dT%H:%M\nlongdatetimeformat = %Y-%m-%dT%H:%M\n")
        environment = {**os.environ, "HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home, "LC_ALL": "C.UTF-8"}

        def khal(*arguments):
            done = subprocess.run(["khal", "-c", config, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False)
            if done.returncode != 0:
                raise ValueError(f"khal {arguments[0]} ends with {done.returncode}: {done.stderr[-500:]}")
            return done.stdout

        khal("import", "--batch", "-a", "tour", str(path))
        if not expected:
            return []
        first = min(entry["start"] for entry in expected)[:10]
        last = max(entry["end"] for entry in expected)[:10]
        days = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days + 2
        shown = khal("list", "--once", "--notstarted", "--day-format", "", "--format", "{uid}|{start-long-full}|{end-long-full}|{cancelled}", first, f"{days}d")
        lines = (line.split("|") for line in shown.splitlines() if "|" in line)
        return sorted((uid, start, end, bool(cancelled.strip())) for uid, start, end, cancelled in lines)


def check(path):
    meant = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    octets = path.read_bytes()
    wrong = []
    for name, reader in (("icalendar", with_icalendar), ("vobject", with_vobject)):
        method, entries = reader(octets)
        if method != meant["method"]:
            wrong.append(f"{path.name}, {name}: METHOD {method}, not {meant['method']}")
        found = {entry["uid"]: entry for entry in entries}
        if len(found) != len(entries) or set(found) != {entry["uid"] for entry in meant["entries"]}:
            wrong.append(f"{path.name}, {name}: entries {[entry['uid'] for entry in entries]}")
            continue
        for entry in meant["entries"]:
            for field in FIELDS:
                if name == "icalendar" and "\\n" in str(entry[field]):
                    continue  # Debian's 4.0.3 takes an escaped backslash before an n for the end of a line
                if found[entry["uid"]][field] != entry[field]:
                    wrong.append(f"{path.name}, {name}: {field} {found[entry['uid']][field]!r}, not {entry[field]!r}")
    if meant["method"] == "PUBLISH":
        shown = with_khal(path, meant["entries"])
        expected = sorted((entry["uid"], entry["start"][:16], entry["end"][:16], entry["status"] == "CANCELLED") for entry in meant["entries"])
        if shown != expected:
            wrong.append(f"{path.name}, khal: {shown}, not {expected}")
    return wrong


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.ics"))
    if not paths:
        print("There is no calendar file to read.")
        return 1
    wrong = []
    for path in paths:
        try:
            wrong += check(path)
        except Exception as broken:  # whatever a reader throws at a file of ours is a finding
            wrong.append(f"{path.name}: {type(broken).__name__}: {broken}")
    print("\n".join(wrong) if wrong else f"{len(paths)} files are read as they are meant.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
