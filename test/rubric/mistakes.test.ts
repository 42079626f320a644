import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadRubric } from "../../src/rubric/load.ts";
import { graphs, problemsOf } from "./problems-of.ts";

/** `line:column`, a fragment of the message, and the hint where one is due. */
type Expected = readonly [position: string, message: string, hint?: string];

/**
 * Every file of fixtures/rubrics but sound.yaml, which all others are copies of with the mistake that they are named
 * for, and everything that is to be said of it.
 */
const mistakes: Record<string, readonly Expected[]> = {
  // Keys.
  "unknown-key": [
    [
      "27:5",
      'Expected every key of item 4.2g to be one of id, title, points, bonus, visibility, expectedValues, parts, got "visibilty"',
      "Did you mean visibility?",
    ],
  ],
  "unknown-key-of-a-part": [
    [
      "28:50",
      'every key of part loss of item 4.2g to be one of id, share, credit, carriedForward, tolerances, check, of, reg, got "run"',
    ],
  ],
  "missing-id": [["17:5", "Expected item number 2 to have id (an id of letters"]],
  "missing-keys": [
    ["1:1", "Expected the rubric to have seed (a whole number from 0 to 4294967295), got none."],
    ["7:8", "Expected run sgd to have threshold (a number above 0 and below 1), got none."],
    ["14:9", "Expected part forward of item 4.1b to have of (one of value, gradients), got none."],
    ["20:9", "Expected part sgd of item 4.2d to have run (the name of a run), got none."],
  ],
  "empty-values": [
    ["2:1", "Expected points to be a number above 0, got nothing."],
    ["29:22", "Expected check in part words of item 4.2g to be one of graph, graph-structure, layer, classifier"],
  ],

  // Ids and titles.
  "id-is-a-number": [
    [
      "11:9",
      "Expected id in item number 1 to be an id of letters, digits",
      'Without quotes YAML reads 4.10 as a number. Quote it: "4.10".',
    ],
  ],
  "id-with-a-comma": [["15:15", 'such as 4.1a, got "forward,backward".']],
  "title-is-empty": [["18:12", 'Expected title in item 4.2d to be text that is not empty, got "".']],
  "duplicate-item-id": [
    ["23:9", "Expected every item to have its own id, got 4.1b again, which is on line 11 already."],
  ],
  "duplicate-part-id": [
    ["29:15", "Expected every part to have its own id, got loss again, which is on line 28 already."],
  ],

  // Points and shares.
  "points-are-text": [["19:13", 'Expected points in item 4.2d to be a number of at least 0, got "two".']],
  "points-are-quoted": [["19:13", 'a number of at least 0, got "2".', "Remove the quotes: 2."]],
  "points-do-not-add-up": [
    ["2:9", "Expected the items that are not a bonus to add up to the rubric's 3 points, got 2.5."],
  ],
  "shares-do-not-add-up": [["14:5", "Expected the shares of item 4.1b to add up to 1, got 0.9."]],
  "share-of-zero": [
    ["16:72", "Expected share in part backward of item 4.1b to be a number above 0 and at most 1, got 0."],
  ],
  "share-in-percent": [["16:72", "above 0 and at most 1, got 70.", "Did you mean 0.7?"]],

  // Numbers.
  "threshold-in-percent": [
    ["8:52", "Expected threshold in run sgd to be a number above 0 and below 1, got 45.", "Did you mean 0.45?"],
    [
      "9:99",
      'Expected threshold in run momentum to be a number above 0 and below 1, got "46 %".',
      "Did you mean 0.46?",
    ],
  ],
  "threshold-out-of-range": [
    ["8:52", "above 0 and below 1, got 0."],
    ["9:99", "above 0 and below 1, got -0.46."],
  ],
  "not-a-number": [
    ["5:21", "Expected rtol in tolerances to be a number of at least 0 and below 1, got .nan."],
    ["6:54", "Expected weightScale in training to be a number above 0, got .inf."],
    ["9:82", "Expected reg in run momentum to be a number of at least 0, got -.inf."],
  ],
  "number-out-of-range": [
    ["3:7", "Expected seed to be a whole number from 0 to 4294967295, got 4294967296."],
    ["4:41", "Expected callSeconds in limits to be a number of seconds above 0 and at most 86400, got 90000."],
    ["5:21", "Expected rtol in tolerances to be a number of at least 0 and below 1, got 1.0e6."],
    ["6:21", "Expected epochs in training to be a whole number of at least 1, got 2.5."],
    ["6:69", "Expected beta in training to be a number of at least 0 and below 1, got 1."],
  ],

  // Variations.
  "unknown-variation": [
    ["6:15", 'Expected every key of variations to be one of biasAsRow, got "biasAsRows"', "Did you mean biasAsRow?"],
  ],
  "variation-in-percent": [
    ["6:26", "Expected biasAsRow in variations to be a number from 0 to 1, got 25.", "Did you mean 0.25?"],
  ],

  // Choices.
  "unknown-check": [
    [
      "29:29",
      'Expected check in part words of item 4.2g to be one of graph, graph-structure, layer, classifier, optimizer, training, manual, got "manaul".',
      "Did you mean manual?",
    ],
  ],
  "unknown-check-with-other-mistakes": [
    ["29:29", 'training, manual, got "review".'],
    ["29:44", 'Expected share in part words of item 4.2g to be a number above 0 and at most 1, got "half".'],
  ],
  "unknown-choice": [
    [
      "9:26",
      'Expected optimizer in run momentum to be one of sgd, sgdMomentum, got "sgd_momentum".',
      "Did you mean sgdMomentum?",
    ],
    [
      "16:54",
      'Expected of in part backward of item 4.1b to be one of value, gradients, got "gradient".',
      "Did you mean gradients?",
    ],
  ],
  "unknown-visibility": [
    [
      "19:17",
      'one of hidden, after_due_date, after_published, visible, got "after-due-date".',
      "Did you mean after_due_date?",
    ],
  ],

  // Names of graphs and runs.
  "unknown-graph": [
    ["15:45", 'Expected graph in part forward of item 4.1b to be one of f1, f2, got "fl".', "Did you mean f1?"],
  ],
  "unknown-run": [
    ["21:42", 'Expected run in part sgd of item 4.2d to be one of sgd, momentum, got "sdg".', "Did you mean sgd?"],
  ],
  "unknown-same-setup": [
    ["9:72", 'Expected sameSetupAs in run momentum to be one of sgd, momentum, got "sgdRun".', "Did you mean sgd?"],
  ],
  "circular-same-setup": [
    ["8:54", "Expected sameSetupAs to end at a run without it, got a circle: sgd → momentum → sgd."],
  ],
  "same-setup-as-itself": [["9:72", "got a circle: momentum → momentum."]],
  "unused-run": [
    [
      "10:3",
      "Expected a part of some item to use run tuned, got none.",
      "Remove the run, or add a part with check: training, run: tuned.",
    ],
  ],
  "run-name-is-a-number": [
    [
      "8:3",
      'Expected the name of a run to begin with a letter and to go on with letters, digits, hyphens and underscores, got "1".',
    ],
  ],
  "beta-without-velocity": [["8:41", "Expected no beta in run sgd, whose optimizer sgd has no velocity"]],

  // Things of another kind.
  "no-items": [["10:8", "Expected items to be a list of at least one item, got an empty list."]],
  "no-parts": [["27:12", "Expected parts in item 4.2g to be a list of at least one part, got an empty list."]],
  "wrong-kinds": [
    [
      "4:9",
      "Expected limits to be a mapping of loadSeconds, callSeconds, memoryMegabytes, outputMegabytes, cpuMinutes, submissionMinutes, trainingMinutes, got 10.",
    ],
    ["14:12", "Expected parts in item 4.1b to be a list of parts, got a mapping."],
    ["24:12", 'Expected bonus in item 4.2g to be true or false, got "yes".'],
  ],
  empty: [
    [
      "1:1",
      "Expected the rubric to be a mapping of title, points, seed, profile, limits, tolerances, variations, training, runs, items, got nothing.",
    ],
  ],
  "only-comments": [["1:1", "got nothing."]],
  "not-a-mapping": [["1:1", "got a list."]],

  // YAML.
  tab: [["19:1", "Expected spaces at the beginning of the line, got a tab."]],
  "unclosed-quote": [["18:12", 'Expected an end to the " that opens here, got none.']],
  "unclosed-brace": [["16:9", "Expected an end to the { that opens here, got none."]],
  "unclosed-inner-brace": [["28:9", "Expected an end to the { that opens here, got none."]],
  "unclosed-bracket": [["28:7", "Expected an end to the [ that opens here, got none."]],
  "colon-in-text": [
    [
      "18:12",
      "Expected valid YAML: Nested mappings",
      "Check the indentation, and put text that holds a colon in quotes.",
    ],
  ],
  "reserved-character": [["18:12", "Expected valid YAML: Plain value cannot start with reserved character @."]],
  "duplicate-key": [["4:1", "Expected every key of a mapping once, got seed a second time."]],
  "duplicate-key-with-other-mistakes": [
    ["2:9", "to add up to the rubric's 3 points, got 2."],
    ["4:1", "Expected every key of a mapping once, got seed a second time."],
    ["4:7", 'Expected seed to be a whole number from 0 to 4294967295, got "two".'],
  ],
  "list-as-a-key": [["8:5", "Expected every key to be a word, got a list or a mapping."]],
  "two-documents": [["30:1", "Expected one document in the file, got another one after ---."]],
  "unknown-tag": [["19:13", "Expected valid YAML: Unresolved tag: !points."]],

  // Anchors.
  "unknown-anchor": [["28:85", "Expected an anchor &strict before *strict, got none."]],
  "exploding-anchors": [
    ["31:10", "Expected every anchor to be used at most 100 times, uses within uses multiplied, got more."],
  ],
  "anchor-inside-itself": [
    [
      "28:98",
      "Expected rtol in tolerances in part loss of item 4.2g to be a number of at least 0 and below 1, got a mapping.",
    ],
  ],
  "mistake-in-an-anchor": [
    ["5:42", "Expected atol in tolerances to be a number of at least 0 and below 1, got -1."],
    ["5:42", "Expected atol in tolerances in part loss of item 4.2g to be a number of at least 0 and below 1, got -1."],
  ],

  // The profile.
  "profile-not-there": [
    [
      "4:10",
      "Expected a profile file, found no file test/fixtures/rubrics/profiles/eecs442.yaml.",
      "Name it from the rubric's own folder, or leave the key out for the profile that comes with grade.",
    ],
  ],

  // Other encodings.
  "utf-16": [["1:1", "Expected text in UTF-8, got another encoding."]],
  "latin-1": [["24:16", "Expected text in UTF-8, got another encoding."]],

  many: [
    ["1:1", "Expected the rubric to have title (text), got none."],
    ["1:9", "Expected the items that are not a bonus to add up to the rubric's 3 points, got 4."],
    ["2:7", "Expected seed to be a whole number from 0 to 4294967295, got .nan."],
    [
      "3:1",
      'Expected every key of the rubric to be one of title, points, seed, profile, limits, tolerances, variations, training, runs, items, got "titel".',
      "Did you mean title?",
    ],
    ["4:9", "Expected limits to have callSeconds (a number of seconds above 0 and at most 86400), got none."],
    [
      "4:28",
      'Expected every key of limits to be one of loadSeconds, callSeconds, memoryMegabytes, outputMegabytes, cpuMinutes, submissionMinutes, trainingMinutes, got "callSecond".',
      "Did you mean callSeconds?",
    ],
    ["8:52", "Expected threshold in run sgd to be a number above 0 and below 1, got 45.", "Did you mean 0.45?"],
    ["9:72", 'Expected sameSetupAs in run momentum to be one of sgd, momentum, got "sdg".', "Did you mean sgd?"],
    [
      "11:9",
      "Expected id in item number 1 to be an id of letters, digits, dots",
      'Without quotes YAML reads 4.1 as a number. Quote it: "4.1".',
    ],
    ["14:5", "Expected the shares of item number 1 to add up to 1, got 0.9."],
    ["15:45", 'Expected graph in part forward of item number 1 to be one of f1, f2, got "f3".', "Did you mean f1?"],
    ["22:15", "Expected every part to have its own id, got sgd again, which is on line 21 already."],
    [
      "22:42",
      'Expected run in part sgd of item 4.2d to be one of sgd, momentum, got "momemtum".',
      "Did you mean momentum?",
    ],
    [
      "28:44",
      'Expected of in part loss of item 4.2g to be one of initialisation, scores, loss, gradients, got "los".',
      "Did you mean loss?",
    ],
    [
      "29:29",
      'Expected check in part words of item 4.2g to be one of graph, graph-structure, layer, classifier, optimizer, training, manual, got "manul".',
      "Did you mean manual?",
    ],
  ],
};

const folder = "test/fixtures/rubrics";

describe("a rubric with a mistake is refused, with everything that is wrong and where", () => {
  test.each(Object.entries(mistakes))("%s", async (name, expected) => {
    const file = `${folder}/${name}.yaml`;
    const problems = await problemsOf(() => loadRubric(file, { graphs }));
    expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual(expected.map(([position]) => position));
    for (const [index, [, message, hint]] of expected.entries()) {
      expect(problems[index]).toMatchObject({ file, message: expect.stringContaining(message) });
      expect(problems[index]?.hint).toBe(hint);
    }
  });

  test("every fixture is among them, and without its mistake it is sound", async () => {
    const fixtures = readdirSync(folder).map((name) => name.replace(/\.yaml$/u, ""));
    expect(fixtures.toSorted()).toEqual(["sound", ...Object.keys(mistakes)].toSorted());
    expect(await problemsOf(() => loadRubric(`${folder}/sound.yaml`, { graphs }))).toEqual([]);
  });
});
