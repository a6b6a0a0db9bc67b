// The check of a JSON value against the one table of shapes; `../shapes.py` explains the kinds.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const table = JSON.parse(readFileSync(new URL("../shapes.json", import.meta.url), "utf8"));
const shapes = { ...table.records, ...table.answers };
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const camelCase = /^[a-z][A-Za-z0-9]*$/;

export function check(name, value) {
  assert.deepEqual(wrongs(shapes[name], value, name), []);
  return value;
}

export function wrongsOfEvent(name, value) {
  return name in table.events ? wrongs(table.events[name], value, name) : [`${name}: no event of the contract`];
}

function wrongs(shape, value, at) {
  if (!isObject(value)) return [`${at}: an object is wanted, not ${JSON.stringify(value)}`];
  const found = Object.keys(value)
    .filter((field) => !camelCase.test(field))
    .map((field) => `${at}.${field}: not camelCase`);
  for (const [field, kind] of Object.entries(shape)) {
    if (kind === "absent") {
      if (field in value) found.push(`${at}.${field}: must not be there`);
    } else if (!(field in value)) {
      if (!kind.endsWith("~")) found.push(`${at}.${field}: is missing`);
    } else {
      found.push(...wrongsOfKind(kind.replace(/~$/, ""), value[field], `${at}.${field}`));
    }
  }
  return found;
}

function wrongsOfKind(kind, value, at) {
  if (kind.endsWith("?")) return value === null ? [] : wrongsOfKind(kind.slice(0, -1), value, at);
  if (kind.startsWith("[")) {
    if (!Array.isArray(value)) return [`${at}: a list is wanted, not ${JSON.stringify(value)}`];
    return value.flatMap((one, number) => wrongsOfKind(kind.slice(1, -1), one, `${at}[${number}]`));
  }
  if (kind.startsWith("{")) {
    if (!isObject(value)) return [`${at}: an object is wanted, not ${JSON.stringify(value)}`];
    return Object.entries(value).flatMap(([key, one]) => wrongsOfKind(kind.slice(1, -1), one, `${at}.${key}`));
  }
  if (kind in shapes) return wrongs(shapes[kind], value, at);
  return isOf(kind, value) ? [] : [`${at}: ${kind} is wanted, not ${JSON.stringify(value)}`];
}

function isOf(kind, value) {
  switch (kind) {
    case "id":
      return typeof value === "string" && value.length > 0 && value.length <= 64;
    case "text":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "true":
    case "false":
      return value === (kind === "true");
    case "int":
      return Number.isInteger(value);
    case "count":
      return Number.isInteger(value) && value >= 0;
    case "percent":
      return Number.isInteger(value) && value >= 0 && value <= 100;
    case "time":
      return typeof value === "string" && time.test(value);
    case "object":
      return isObject(value);
    default:
      return typeof value === "string" && kind.split("|").includes(value);
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
