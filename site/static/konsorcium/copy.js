// A button beside a text that is made to be pasted elsewhere; without scripts, the text can be marked.

function offer(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "k-button";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = text.dataset.copied;
  });
  text.after(" ", button);
}

if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(offer);
