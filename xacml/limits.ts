/**
 * The bounds of what one policy, request or decision may cost. They keep every decision far below 100 ms and lie
 * well above the largest policies seen in use.
 */
export const limits = {
  /** Characters in one policy or request text. */
  textLength: 1024 * 1024,
  /** Elements inside each other. */
  depth: 100,
  /** Elements in one document. */
  elements: 20_000,
  /** XML attributes on one element. */
  attributesPerElement: 64,
  /** Characters in one attribute value; longer ones are no identifiers, numbers or names. */
  valueLength: 100_000,
  /** Digits of an integer; arithmetic beyond is refused, since its cost grows with the square. */
  integerDigits: 1_000,
  /** Namespace declarations in one document. */
  namespaces: 500,
  /** Categories (Attributes elements) in one request. */
  categories: 2_000,
  /** Values in one request, and in one bag made by a policy. */
  values: 20_000,
  /** Individual decisions one request may ask for. */
  decisions: 1_000,
  /** Elementary steps (comparisons, function calls, nodes visited) in one request. */
  steps: 300_000,
  /** Further steps for each decision a request asks for. */
  stepsPerDecision: 2_000,
  /** Calls of access-permitted in one request; each decides anew. */
  innerDecisions: 10,
  /** Policies referring to each other in a chain. */
  references: 40,
} as const;
