-- Who produces and sells; `village` is where it is now or was last.
CREATE TABLE producer (
    id {{uuid}} PRIMARY KEY,
    village {{uuid}} NOT NULL,
    form {{text}} NOT NULL,
    household {{uuid}},
    name {{text}},
    name_fold {{text}},
    name_sort {{bytes}},
    phone {{text}},
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    ended_why {{text}},
    revision BIGINT NOT NULL,
    edited_revision BIGINT,
    edited_by {{uuid}}
);
CREATE INDEX producer_village ON producer (village);
CREATE INDEX producer_household ON producer (household) WHERE household IS NOT NULL;

CREATE TABLE producer_place (
    producer {{uuid}} NOT NULL REFERENCES producer (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    village {{uuid}} NOT NULL,
    PRIMARY KEY (producer, from_day)
);

-- The seller's steps, each once.
CREATE TABLE producer_step (
    producer {{uuid}} NOT NULL REFERENCES producer (id),
    step {{text}} NOT NULL,
    day {{text}} NOT NULL,
    helper {{uuid}},
    note {{text}},
    PRIMARY KEY (producer, step)
);

CREATE TABLE product (
    id {{uuid}} PRIMARY KEY,
    producer {{uuid}} NOT NULL REFERENCES producer (id),
    name {{text}} NOT NULL,
    category {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    ended_why {{text}},
    edited_revision BIGINT,
    edited_by {{uuid}}
);
CREATE INDEX product_producer ON product (producer);

CREATE TABLE product_ocop (
    product {{uuid}} NOT NULL REFERENCES product (id),
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    stars BIGINT NOT NULL,
    decision {{text}},
    PRIMARY KEY (product, from_day)
);

CREATE TABLE listing (
    id {{uuid}} PRIMARY KEY,
    product {{uuid}} NOT NULL REFERENCES product (id),
    platform {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    origin {{text}} NOT NULL,
    helper {{uuid}},
    address {{text}}
);
CREATE INDEX listing_product ON listing (product);

-- Which producer leads which household.
CREATE TABLE household_lead (
    household {{uuid}} NOT NULL REFERENCES household (id),
    producer {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    PRIMARY KEY (household, producer, from_day, to_day)
);
CREATE INDEX household_lead_producer ON household_lead (producer);

-- Logistics partners.
CREATE TABLE partner (
    id {{uuid}} PRIMARY KEY,
    unit {{uuid}} NOT NULL,
    name {{text}} NOT NULL,
    name_sort {{bytes}} NOT NULL,
    services {{text}} NOT NULL,
    phone {{text}},
    note {{text}},
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL
);
CREATE INDEX partner_unit ON partner (unit);

CREATE TABLE partner_link (
    producer {{uuid}} NOT NULL REFERENCES producer (id),
    partner {{uuid}} NOT NULL,
    service {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    PRIMARY KEY (producer, partner, service, from_day)
);
CREATE INDEX partner_link_partner ON partner_link (partner);
