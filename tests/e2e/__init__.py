"""The main job from outside: real commands against portals on loopback."""
