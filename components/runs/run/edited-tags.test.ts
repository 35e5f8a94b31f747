import { expect, test } from "vitest";
import { diffNoteTag, diffTags, noteOf } from "@/components/runs/run/edited-tags";

const before = [
  { key: "team", value: "risk" },
  { key: "stage", value: "draft" },
];

test.each([
  { title: "nothing for no change", after: before, tags: {}, removeTags: [] },
  {
    title: "a changed value",
    after: [
      { key: "team", value: "growth" },
      { key: "stage", value: "draft" },
    ],
    tags: { team: "growth" },
    removeTags: [],
  },
  {
    title: "a renamed key as one set and one removed",
    after: [
      { key: "group", value: "risk" },
      { key: "stage", value: "draft" },
    ],
    tags: { group: "risk" },
    removeTags: ["team"],
  },
  {
    title: "rows without a key as gone",
    after: [{ key: " ", value: "x" }],
    tags: {},
    removeTags: ["team", "stage"],
  },
])("diffTags sends $title", ({ after, tags, removeTags }) => {
  expect(diffTags(before, after)).toEqual({ tags, removeTags });
});

const NOTE = "mlflow.note.content";
const noted = [{ key: NOTE, value: "old" }];

test.each([
  {
    title: "sets the tag",
    note: "new",
    tags: noted,
    change: { tags: { [NOTE]: "new" }, removeTags: [] },
  },
  {
    title: "removes the tag of an emptied note",
    note: "",
    tags: noted,
    change: { tags: {}, removeTags: [NOTE] },
  },
  {
    title: "removes the tag of a note too long for one",
    note: "x".repeat(5_001),
    tags: noted,
    change: { tags: {}, removeTags: [NOTE] },
  },
  { title: "does nothing for no note", note: "", tags: [], change: { tags: {}, removeTags: [] } },
])("diffNoteTag $title", ({ note, tags, change }) => {
  expect(diffNoteTag(note, tags)).toEqual(change);
});

test("noteOf takes what a client wrote before what the console holds", () => {
  expect(noteOf({ note: "ours", tags: noted })).toBe("old");
  expect(noteOf({ note: "ours", tags: [] })).toBe("ours");
});
