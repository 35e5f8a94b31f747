import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "@/components/reports/markdown";

const htmlOf = (text: string) =>
  renderToStaticMarkup(<Markdown text={text} />).replace(/ class="[^"]*"/g, "");

test.each([
  ["a heading below the page's own", "# A & B", "<h2>A &amp; B</h2>"],
  [
    "words",
    "a **b** *c* ~~d~~ `e<f`",
    "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e&lt;f</code></p>",
  ],
  ["signs once", '5 < 6 & "x" \\*y\\*', "<p>5 &lt; 6 &amp; &quot;x&quot; *y*</p>"],
  ["a list", "- a\n- b\n  1. c", '<ul><li>a</li><li>b<ol start="1"><li>c</li></ol></li></ul>'],
  ["code as it is", "```\n<b>&\n```", "<pre>&lt;b&gt;&amp;</pre>"],
  ["a link", "[a](https://b.example)", '<p><a href="https://b.example" rel="noreferrer">a</a></p>'],
])("draws %s", (_, text, expected) => {
  expect(htmlOf(text)).toBe(`<div>${expected}</div>`);
});

test("a table keeps its columns", () => {
  const html = htmlOf("| a | b |\n| --- | ---: |\n| 1 | 2 |");
  expect(html).toContain('<th scope="col">a</th>');
  expect(html).toContain("<td>2</td>");
});

test.each([
  "<img src=x onerror=alert(1)>",
  "text <script>alert(1)</script>",
  "[a](javascript:alert(1))",
  "![x](https://elsewhere.example/pixel.png)",
  "<a href='javascript:alert(1)'>x</a>",
])("makes nothing that runs or loads out of %s", (text) => {
  expect(htmlOf(text)).not.toMatch(/<(img|script|iframe)|<a |href="javascript/i);
});
