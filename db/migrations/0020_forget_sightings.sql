-- What a key was long not seen with is forgotten at night, in the role that wrote it down.
GRANT DELETE ON sightings TO keyturn_data;
