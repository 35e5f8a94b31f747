import { toastError } from "@/components/ui/toaster";

/** Ends the session and leaves for the sign-in page; stays and says so when it did not end. */
export async function signOut(): Promise<void> {
  try {
    const response = await fetch("/api/auth/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}. Try again.`);
    window.location.assign("/login");
  } catch (error) {
    toastError("You are still signed in", error);
  }
}
