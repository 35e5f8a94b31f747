"use client";

import { useSyncExternalStore } from "react";
import { THEME_KEY } from "@/components/ui/theme-script";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const listeners = new Set<() => void>();

function readTheme(): Theme {
  try {
    const stored = window.localStorage.getItem(THEME_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

function applyTheme(): void {
  const theme = readTheme();
  const isDark =
    theme === "dark" ||
    (theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", isDark);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", applyTheme);
  window.addEventListener("storage", applyTheme);
  return () => {
    listeners.delete(listener);
    system.removeEventListener("change", applyTheme);
    window.removeEventListener("storage", applyTheme);
  };
}

export function setTheme(theme: Theme): void {
  try {
    window.localStorage.setItem(THEME_KEY, theme);
  } catch {
    // A browser that forbids storage keeps the theme for this page only.
    document.documentElement.classList.toggle("dark", theme === "dark");
    return;
  }
  applyTheme();
}

/** The theme the person chose; "system" while rendering on the server. */
export function useTheme(): Theme {
  return useSyncExternalStore<Theme>(subscribe, readTheme, () => "system");
}
