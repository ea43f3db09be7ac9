#compdef git-gto
# For `git gto`, whose words begin with gto when git's completions call this.
_gto "$@"
