//! Asks the linker to keep in the page's module what refers to what: `scripts/parts.mjs` reads it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("TARGET").is_ok_and(|target| target.starts_with("wasm32")) {
        println!("cargo:rustc-link-arg-bin=ripple=--emit-relocs");
    }
}
