import { encodeAnswer, keyOf } from "./recorded.ts";
import type { Oracle } from "./oracle.ts";

/** An oracle that answers as another does, and adds each answer to `answers` under the digest of its question. */
export function recordingOracle(oracle: Oracle, answers: Map<string, unknown>): Oracle {
  return new Proxy(oracle, {
    get(target, question): unknown {
      const member: unknown = Reflect.get(target, question);
      if (typeof member !== "function" || typeof question !== "string") return member;
      return (...inputs: unknown[]): unknown => {
        // Before the answer: drawing from a stream of random numbers changes it, and only its name stays.
        const key = keyOf(question, inputs);
        const answer: unknown = Reflect.apply(member, target, inputs);
        answers.set(key, encodeAnswer(answer));
        return answer;
      };
    },
  });
}
