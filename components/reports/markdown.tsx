import { marked, type Token, type Tokens } from "marked";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { toSafeHref } from "@/components/reports/safe-href";
import { cn } from "@/components/ui/cn";

/**
 * Markdown as React elements. Its HTML is shown as the text it is, and pictures as their
 * description: a report asks no other server for anything.
 */
export function Markdown({ text }: { text: string }) {
  return <div className="flex min-w-0 flex-col gap-3">{drawAll(marked.lexer(text))}</div>;
}

function drawAll(tokens: readonly Token[] | undefined): ReactNode {
  // Tokens have no identity of their own: the whole text is read again after every change.
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  return tokens?.map((token, index) => <Fragment key={index}>{draw(token)}</Fragment>);
}

const HEADINGS = [
  "pt-2 font-semibold text-xl",
  "pt-2 font-semibold text-lg",
  "pt-1 font-semibold text-base",
  "pt-1 font-medium text-base",
];

type Block =
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.List
  | Tokens.Blockquote
  | Tokens.Code
  | Tokens.Table
  | Tokens.Hr
  | Tokens.Space
  | Tokens.Def;

function draw(token: Token): ReactNode {
  // By the token's kind; the lexer's own union has an open member that hides them.
  const known = token as Block;
  switch (known.type) {
    case "heading": {
      const Heading = `h${Math.min(known.depth + 1, 6)}` as "h2";
      return (
        <Heading className={cn(HEADINGS[known.depth - 1] ?? HEADINGS[3])}>
          {drawAll(known.tokens)}
        </Heading>
      );
    }
    case "paragraph":
      return <p className="leading-6">{drawAll(known.tokens)}</p>;
    case "list":
      return <List list={known} />;
    case "blockquote":
      return (
        <blockquote className="flex flex-col gap-3 border-l-2 pl-3 text-muted-foreground">
          {drawAll(known.tokens)}
        </blockquote>
      );
    case "code":
      return (
        <pre className="overflow-x-auto rounded-control bg-muted p-3 font-mono text-sm print:whitespace-pre-wrap">
          {known.text}
        </pre>
      );
    case "table":
      return <Table table={known} />;
    case "hr":
      return <hr />;
    case "space":
    case "def":
      return null;
    default:
      return drawInline(token);
  }
}

type Inline = Tokens.Strong | Tokens.Em | Tokens.Del | Tokens.Codespan | Tokens.Link;

function drawInline(token: { type: string; raw: string }): ReactNode {
  const known = token as Inline | Tokens.Text | Tokens.Br | Tokens.Image | Tokens.Escape;
  switch (known.type) {
    case "strong":
      return <strong className="font-semibold">{drawAll(known.tokens)}</strong>;
    case "em":
      return <em>{drawAll(known.tokens)}</em>;
    case "del":
      return <del>{drawAll(known.tokens)}</del>;
    case "codespan":
      return <code className="rounded bg-muted px-1 font-mono text-[0.92em]">{known.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <TextLink href={known.href}>{drawAll(known.tokens)}</TextLink>;
    case "image":
      return <span className="text-muted-foreground">[picture: {known.text}]</span>;
    case "escape":
      return known.text;
    case "text":
      return "tokens" in known && known.tokens !== undefined ? drawAll(known.tokens) : known.text;
    default:
      return token.raw;
  }
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  const safe = toSafeHref(href);
  const look = "text-accent-strong underline underline-offset-2";
  if (safe === null) return <span title="This address is not linked">{children}</span>;
  if (safe.startsWith("/")) {
    return (
      <Link href={safe} className={look}>
        {children}
      </Link>
    );
  }
  return (
    <a href={safe} rel="noreferrer" className={look}>
      {children}
    </a>
  );
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a list's items have no identity of their own
    <li key={index} className="[&>p]:inline">
      {item.task && (
        <input
          type="checkbox"
          checked={item.checked === true}
          readOnly
          className="mr-1.5"
          aria-label={item.checked === true ? "done" : "open"}
        />
      )}
      {drawAll(item.tokens.filter(({ type }) => type !== "checkbox"))}
    </li>
  ));
  const look = "flex flex-col gap-1 pl-5 leading-6";
  if (!list.ordered) return <ul className={cn(look, "list-disc")}>{items}</ul>;
  return (
    <ol className={cn(look, "list-decimal")} start={list.start === "" ? undefined : list.start}>
      {items}
    </ol>
  );
}

function Table({ table }: { table: Tokens.Table }) {
  const cellLook = (index: number) =>
    cn("border-b px-2 py-1.5", table.align[index] === "right" ? "text-right" : "text-left");
  return (
    <div className="overflow-x-auto">
      <table className="border-separate border-spacing-0">
        <thead className="text-muted-foreground text-sm">
          <tr>
            {table.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place alone
              <th key={index} scope="col" className={cn(cellLook(index), "font-medium")}>
                {drawAll(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place alone
            <tr key={at}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={index} className={cellLook(index)}>
                  {drawAll(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
