"use client";

import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode } from "react";
import { ErrorPanel } from "@/components/ui/error-panel";

type ErrorBoundaryProps = {
  /** "Drift could not be loaded" */
  title: string;
  children: ReactNode;
};

/** Lets a panel fail alone; "Try again" asks for its data anew. */
export function ErrorBoundary({ title, children }: ErrorBoundaryProps) {
  const { reset } = useQueryErrorResetBoundary();
  return (
    <Boundary title={title} onReset={reset}>
      {children}
    </Boundary>
  );
}

type BoundaryProps = ErrorBoundaryProps & { onReset: () => void };

class Boundary extends Component<BoundaryProps, { failure: { error: unknown } | null }> {
  override state: { failure: { error: unknown } | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } };
  }

  private readonly retry = () => {
    this.props.onReset();
    this.setState({ failure: null });
  };

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return <ErrorPanel title={this.props.title} error={failure.error} onRetry={this.retry} />;
  }
}
