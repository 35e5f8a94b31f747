"use client";

import { createContext, useContext, useEffect, useState } from "react";

/** Whether the page is being laid out for paper: everything is drawn then, in light colours. */
export const PrintingContext = createContext(false);

export function usePrinting(): boolean {
  return useContext(PrintingContext);
}

/** How long charts may take to measure themselves and draw on the paper's width. */
const SETTLE_MS = 400;
const POLL_MS = 100;
const WAIT_MAX_MS = 20_000;

type Printing = { isPrinting: boolean; print: () => void };

/** Prints the report once all of it is drawn; also prepares for the browser's own command. */
export function usePrint(isLoading: () => boolean): Printing {
  const [isAsked, setIsAsked] = useState(false);
  const [isPaper, setIsPaper] = useState(false);
  useEffect(() => {
    const paper = window.matchMedia("print");
    const follow = () => setIsPaper(paper.matches);
    follow();
    paper.addEventListener("change", follow);
    return () => paper.removeEventListener("change", follow);
  }, []);
  const isPrinting = isAsked || isPaper;
  useEffect(() => {
    if (!isPrinting) return;
    const root = document.documentElement;
    const wasDark = root.classList.contains("dark");
    root.classList.remove("dark");
    return () => {
      if (wasDark) root.classList.add("dark");
    };
  }, [isPrinting]);
  useEffect(() => {
    if (!isAsked) return;
    let isCurrent = true;
    const run = async () => {
      const end = performance.now() + WAIT_MAX_MS;
      await delay(SETTLE_MS);
      while (isLoading() && performance.now() < end) await delay(POLL_MS);
      await delay(SETTLE_MS);
      if (!isCurrent) return;
      window.print();
      setIsAsked(false);
    };
    void run();
    return () => {
      isCurrent = false;
    };
  }, [isAsked, isLoading]);
  return { isPrinting, print: () => setIsAsked(true) };
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
