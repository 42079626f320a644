/** Which test accuracies a notebook's stored output prints. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { testAccuracyIn } from "../../src/submission/accuracy-line.ts";
import { stage } from "../../src/submission/stage.ts";
import type { StoredAccuracy } from "../../src/submission/submission.ts";
import { code, notebook, result, stream } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

async function storedIn(...cells: readonly unknown[]): Promise<readonly StoredAccuracy[]> {
  await folder.write({ "jdoe_12345678.ipynb": notebook(...cells) });
  return (await stage(folder.at("jdoe_12345678.ipynb"))).storedAccuracies;
}

describe("a line", () => {
  it.each([
    ["Test accuracy: 0.5021", 0.5021],
    ["test acc = 50.21%", 0.5021],
    ["Final test accuracy (SGD): 49.8 %", 0.498],
    ["Test acc SGD 0.487", 0.487],
    ["The test accuracy with momentum is 0.4958", 0.4958],
    ["TEST ACCURACY: .5", 0.5],
    ["test_acc=0.4712", 0.4712],
    ["testAcc: 0.4712", 0.4712],
    ["{'test_acc': 0.4712, 'val_acc': 0.51}", 0.4712],
    ["('Test accuracy:', 0.5021)", 0.5021],
    ["Test accuracy: np.float64(0.5021)", 0.5021],
    ["Test accuracy: [0.5021]", 0.5021],
    ["Testing accuracy -> 47.12 percent", 0.4712],
    ["Accuracy on test set: 0.4712", 0.4712],
    ["Accuracy of the network on the 10000 test images: 50 %", 0.5],
    ["Test set accuracy after 10 epochs: 0.51", 0.51],
    ["Test accuracy with lr=0.05, decay 0.95, batch size 100: 0.4958", 0.4958],
    ["Test accuracy (lr=0.05, beta=0.9) = 49.58", 0.4958],
    ["Test accuracy with L2 reg: 0.4957", 0.4957],
    ["Test acc L2 0.4957", 0.4957],
    ["Test accuracy: 5021/10000 (50.21%)", 0.5021],
    ["Test accuracy: 0.5021 (needed 0.45)", 0.5021],
    ["Test accuracy: 0.5021 > 0.45", 0.5021],
    ["Test accuracy 0.5021, train accuracy: 0.61", 0.5021],
    ["train acc 0.61 | val acc 0.52 | test acc 0.50", 0.5],
    ["test loss: 1.42, test acc: 0.50", 0.5],
    ["Training done. Test accuracy: 0.51", 0.51],
    ["Test accuracy of the trained network: 0.51", 0.51],
    ["We reach 50.21% test accuracy", 0.5021],
    ["Epoch 3: test accuracy 0.41", 0.41],
    ["Test accuracy: 0.5021%", 0.5021],
    ["Test accuracy: 5.021e-1", 0.5021],
    ["Test accuracy: 1.0", 1],
    ["Test accuracy: 0.5021.", 0.5021],
  ])("%s says %d", (line, accuracy) => {
    expect(testAccuracyIn(line)).toBe(accuracy);
  });

  it.each([
    "Train accuracy: 0.61",
    "Validation accuracy: 0.52",
    "best val_acc 0.52",
    "accuracy: 0.52",
    "Latest accuracy: 0.52",
    "Test loss: 1.42",
    "Test error: 0.5",
    "acc: 0.61, test loss: 0.42",
    "train/val/test acc: 0.61/0.52/0.50",
    "Train and test accuracy: 0.61 0.50",
    "Test accuracies: [0.5, 0.49]",
    "Your test accuracy should be above 45%",
    "You must reach a test accuracy of 0.45",
    "Computing the test accuracy after 10 epochs",
    "Test accuracy with lr=0.05",
    "Test accuracy: nan",
    "Test accuracy: 0.0",
    "Test accuracy: 0,5021",
    "Test accuracy of network 2",
    "Test accuracy: 5021/10000",
    "Test accuracy: 321",
    "Test accuracy by epoch: [0.31, 0.42, 0.5]",
    "Test accuracy: [0.31 0.42 0.5 ]",
    "Epoch 3 test accuracy",
    "contest accuracy 0.5",
  ])("%s says nothing", (line) => {
    expect(testAccuracyIn(line)).toBeUndefined();
  });

  it("that ends with its label is followed by the number", () => {
    expect(testAccuracyIn("Test accuracy:", "0.5021")).toBe(0.5021);
    expect(testAccuracyIn("Test accuracy", "50.21 %")).toBe(0.5021);
    expect(testAccuracyIn("Test accuracy:", "0.5021 is the loss")).toBeUndefined();
    expect(testAccuracyIn("Test accuracy: none", "0.5021")).toBeUndefined();
  });

  it("of any kind says a fraction or nothing", () => {
    const words = fc.constantFrom("test", "Test", "acc", "accuracy", "train", "val", "loss", "SGD", "is", "of", "the");
    const marks = fc.constantFrom(":", "=", "(", ")", "%", ",", "/", "_", " ", "->", "\n");
    const numbers = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }).map(String), fc.nat({ max: 200 }).map(String));
    const line = fc.array(fc.oneof(words, marks, numbers, fc.string()), { maxLength: 20 }).map((all) => all.join(" "));
    const property = fc.property(line, fc.string(), (text, following) => {
      const accuracy = testAccuracyIn(text, following) ?? 1;
      expect(accuracy > 0 && accuracy <= 1).toBe(true);
    });
    fc.assert(property, { seed: 442, numRuns: 3000 });
  });

  it("of a fraction says that fraction, also in percent", () => {
    const property = fc.property(fc.integer({ min: 1000, max: 10_000 }), (correct) => {
      expect(testAccuracyIn(`Test accuracy: ${(correct / 1e4).toFixed(4)}`)).toBe(correct / 1e4);
      expect(testAccuracyIn(`Test accuracy: ${(correct / 100).toFixed(2)}%`)).toBe(correct / 1e4);
    });
    fc.assert(property, { seed: 442, numRuns: 500 });
  });
});

describe("a notebook's stored accuracies", () => {
  it("say in which cell, in which line and by which code", async () => {
    const sgd = code("train_network(net, lr=0.05)", stream("Epoch 1\nTest accuracy: 0.5021\n"));
    const momentum = code("evaluate(momentum)", result("'momentum: test acc 0.4958'"));
    expect(await storedIn(code("x = 1"), sgd, momentum)).toEqual([
      { where: { file: "cell 2" }, accuracy: 0.5021, text: "Test accuracy: 0.5021\ntrain_network(net, lr=0.05)" },
      { where: { file: "cell 3" }, accuracy: 0.4958, text: "'momentum: test acc 0.4958'\nevaluate(momentum)" },
    ]);
  });

  it("are the last of lines that differ in numbers only, and all of others", async () => {
    const printed = [
      "Epoch 1: test acc 0.31\n",
      "Epoch 2: test acc 0.42\r\n",
      "\u001b[1mTest accuracy SGD: 0.43\u001b[0m\n",
      "step 1 test acc: 0.10\rstep 20 test acc: 0.20\n",
    ];
    const stored = await storedIn(code("train()", ...printed.map((text) => stream(text))));
    expect(stored.map(({ accuracy }) => accuracy)).toEqual([0.42, 0.43, 0.2]);
  });

  it("may stand below their labels", async () => {
    const stored = await storedIn(code("test()", stream("Test accuracy:\n\n0.5021\n")));
    expect(stored).toMatchObject([{ accuracy: 0.5021 }]);
  });

  it("are not read from progress bars, errors, code or text", async () => {
    const error = { output_type: "error", ename: "E", evalue: "test accuracy 0.5", traceback: ["test accuracy 0.5"] };
    const cells = [
      code("# test accuracy: 0.5"),
      code("train()", stream("test accuracy: 0.5\n", "stderr"), error),
      { cell_type: "markdown", source: "My test accuracy is 0.5." },
    ];
    expect(await storedIn(...cells)).toEqual([]);
  });

  it("are at most 20, and not in lines that are data", async () => {
    const names = Array.from({ length: 25 }, (_, index) => String.fromCharCode(97 + index));
    const many = names.map((name) => `Test accuracy of ${name}: 0.5\n`).join("");
    expect(await storedIn(code("test()", stream(many)))).toHaveLength(20);
    expect(await storedIn(code("test()", stream(`${" x".repeat(600)} test accuracy: 0.5\n`)))).toEqual([]);
  });

  it("are read behind thousands of lines about something else", async () => {
    const losses = Array.from({ length: 3000 }, (_, step) => `step ${step}: loss 2.3\n`).join("");
    expect(await storedIn(code("test()", stream(`${losses}Test accuracy: 0.5021\n`)))).toContainEqual(
      expect.objectContaining({ accuracy: 0.5021 }),
    );
  });

  it("are read from a cell of 8 MB of lines, equal or not", async () => {
    const long = "test acc 5 s ".repeat(75);
    const printed = `Test accuracy: 0.5021\n${`${long}\n`.repeat(4000)}${Array.from({ length: 4000 }, (_, i) => `${long}${i}\n`).join("")}`;
    expect(await storedIn(code("test()", stream(printed)))).toContainEqual(
      expect.objectContaining({ accuracy: 0.5021 }),
    );
  });
});
