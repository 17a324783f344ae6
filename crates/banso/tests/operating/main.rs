//! What the person who runs the program does on its machine: the real program, its commands and their exit codes.

mod backups;
mod drills;
mod drills_of_phones;
mod http;
mod last_resort;
mod program;
