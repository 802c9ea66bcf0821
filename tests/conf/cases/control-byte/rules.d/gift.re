\bgifts?\b
