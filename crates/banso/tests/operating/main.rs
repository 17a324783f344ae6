//! What the person who runs the program does on its machine: the real program, its commands and their exit codes.

mod backups;
mod drills;
mod http;
mod program;
